package io.gateway302.limits;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;

/** What a call's end means for what it reserved. */
sealed interface Ending {

    /** How much of a demand was really used. */
    long used(Demand demand);

    /** Reads it from what the steps behind have left. */
    static Ending of(GatewayRequest request) {
        if (request.get(Attribute.REPLAY) != null) {
            return new NotRun();
        }
        Execution execution = request.get(Attribute.EXECUTION);
        if (execution == null) {
            boolean asked =
                    request.get(Attribute.UPSTREAM_CALLS, UpstreamCalls.NONE).attempts() > 0;
            return asked ? new Unknown() : new RefusedFurtherIn();
        }
        return switch (execution) {
            case NOT_SENT, REJECTED -> new NotRun();
            case UNKNOWN -> new Unknown();
            case OK -> {
                Usage usage = request.get(Attribute.USAGE);
                yield usage == null ? new Unknown() : new Used(usage);
            }
        };
    }

    /** A step behind would not have it: nothing was used. */
    record RefusedFurtherIn() implements Ending {
        @Override
        public long used(Demand demand) {
            return 0;
        }
    }

    /** It surely was not carried out, or an earlier answer was given again: only the request counts. */
    record NotRun() implements Ending {
        @Override
        public long used(Demand demand) {
            return isRequest(demand) ? demand.amount() : 0;
        }
    }

    /** It may have been carried out, or nobody knows what it used: what was reserved stays spent. */
    record Unknown() implements Ending {
        @Override
        public long used(Demand demand) {
            return demand.amount();
        }
    }

    /** It was carried out. */
    record Used(Usage usage) implements Ending {
        @Override
        public long used(Demand demand) {
            if (isRequest(demand)) {
                return demand.amount();
            }
            if (demand.meter().measure().kind() == LimitKind.MONEY) {
                Long cost = Money.micros(usage.cost());
                return cost == null ? demand.amount() : cost;
            }
            return usage.unit() == demand.meter().measure().unit() ? usage.quantity() : demand.amount();
        }
    }

    private static boolean isRequest(Demand demand) {
        Measure measure = demand.meter().measure();
        return measure.kind() != LimitKind.MONEY && measure.unit() == null;
    }
}
