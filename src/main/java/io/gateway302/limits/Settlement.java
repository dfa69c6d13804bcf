package io.gateway302.limits;

import io.gateway302.exchange.Billing;
import io.gateway302.exchange.Usage;

/** How much of a reservation a call has used up. */
sealed interface Settlement {

    /** How much of a demand was really used. */
    long used(Demand demand);

    /** Returns the settlement of a call with this billing. */
    static Settlement of(Billing billing) {
        return switch (billing) {
            case Billing.Refused _ -> new RefusedFurtherIn();
            case Billing.Replayed _, Billing.NotSent _, Billing.Rejected _ -> new NotRun();
            case Billing.PossiblyCharged _ -> new Unknown();
            case Billing.Charged(Usage usage) -> usage == null ? new Unknown() : new Used(usage);
        };
    }

    /** A step behind would not have it: nothing was used. */
    record RefusedFurtherIn() implements Settlement {
        @Override
        public long used(Demand demand) {
            return 0;
        }
    }

    /** It surely was not carried out, or an earlier answer was given again: only the request counts. */
    record NotRun() implements Settlement {
        @Override
        public long used(Demand demand) {
            return isRequest(demand) ? demand.amount() : 0;
        }
    }

    /** It may have been carried out, or nobody knows what it used: what was reserved stays spent. */
    record Unknown() implements Settlement {
        @Override
        public long used(Demand demand) {
            return demand.amount();
        }
    }

    /** It was carried out. */
    record Used(Usage usage) implements Settlement {
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
