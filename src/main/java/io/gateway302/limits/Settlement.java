package io.gateway302.limits;

import io.gateway302.exchange.Billing;
import io.gateway302.exchange.Usage;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.LimitKind;
import io.gateway302.limits.store.Measure;
import org.jspecify.annotations.Nullable;

/** Rule that determines the real use of a call's reservation. */
sealed interface Settlement {

    /** Returns the real use of a demand. */
    long used(Charge charge);

    /** Returns the settlement of a call with this billing. */
    static Settlement of(Billing billing) {
        return switch (billing) {
            case Billing.Refused _ -> new RefusedFurtherIn();
            case Billing.Replayed _, Billing.NotSent _, Billing.Rejected _ -> new NotRun();
            case Billing.PossiblyCharged possibly -> of(possibly.usage());
            case Billing.Charged(Usage usage) -> of(usage);
        };
    }

    private static Settlement of(@Nullable Usage usage) {
        return usage == null ? new Unknown() : new Used(usage);
    }

    /** Settlement of a call that a later filter rejected: nothing was used. */
    record RefusedFurtherIn() implements Settlement {
        @Override
        public long used(Charge charge) {
            return 0;
        }
    }

    /** Settlement of a call that was not carried out, or got a stored response: only the request is counted. */
    record NotRun() implements Settlement {
        @Override
        public long used(Charge charge) {
            return isRequest(charge) ? charge.amount() : 0;
        }
    }

    /**
     * Settlement of a call whose usage is unknown, although it was or may have been carried out: the reserved amounts
     * count as used.
     */
    record Unknown() implements Settlement {
        @Override
        public long used(Charge charge) {
            return charge.amount();
        }
    }

    /** Settlement of a call whose usage is known or was measured in an incomplete response. */
    record Used(Usage usage) implements Settlement {
        @Override
        public long used(Charge charge) {
            if (isRequest(charge)) {
                return charge.amount();
            }
            if (charge.limitKey().measure().kind() == LimitKind.MONEY) {
                Long cost = Money.micros(usage.cost());
                return cost == null ? charge.amount() : cost;
            }
            return usage.unit() == charge.limitKey().measure().unit() ? usage.quantity() : charge.amount();
        }
    }

    private static boolean isRequest(Charge charge) {
        Measure measure = charge.limitKey().measure();
        return measure.kind() != LimitKind.MONEY && measure.unit() == null;
    }
}
