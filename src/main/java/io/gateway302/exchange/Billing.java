package io.gateway302.exchange;

import io.gateway302.exchange.Usage.Cost;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Effect of a call on the account at 302.AI. Derived once, by the pipeline, when the call is complete; limits, idempotency,
 * ledger and metrics settle by it.
 */
public sealed interface Billing {

    /** A step before the upstream rejected the call. */
    record Refused() implements Billing {}

    /** The stored response of an earlier call was returned. */
    record Replayed(Replay of) implements Billing {}

    /** No byte of the request was sent. */
    record NotSent() implements Billing {}

    /** The response of 302.AI says that the request was not carried out. */
    record Rejected() implements Billing {}

    /**
     * The request was carried out.
     *
     * @param usage null if the response does not tell it
     */
    record Charged(@Nullable Usage usage) implements Billing {}

    /**
     * The request was sent and the result is not known, or the response is incomplete.
     *
     * @param usage the part that was measured; null if there is none
     * @param estimate expected cost of the whole call; null if there is no price
     */
    record PossiblyCharged(@Nullable Usage usage, @Nullable Cost estimate) implements Billing {}

    /** Whether 302.AI may have billed this call. */
    default boolean mayBeCharged() {
        return switch (this) {
            case Charged _, PossiblyCharged _ -> true;
            case Refused _, Replayed _, NotSent _, Rejected _ -> false;
        };
    }

    /** Returns what this call used, as far as it is known; null if it is not known, or if the call used nothing. */
    default @Nullable Usage used() {
        return switch (this) {
            case Charged charged -> charged.usage();
            case PossiblyCharged possibly -> possibly.usage();
            case Refused _, Replayed _, NotSent _, Rejected _ -> null;
        };
    }

    /** Derives the billing from what the steps reported. */
    static Billing of(Completion completion, CallProgress progress, Supplier<@Nullable Cost> estimate) {
        Replay replay = progress.replay();
        if (replay != null) {
            return new Replayed(replay);
        }
        Execution execution = progress.execution();
        if (execution == null) {
            // an exception of our own ended the call: what counts is whether it was sent before
            return progress.upstream().attempts() > 0
                    ? new PossiblyCharged(progress.usage(), estimate.get())
                    : new Refused();
        }
        return switch (execution) {
            case OK ->
                // a step behind may have failed before the usage was read
                progress.usage() == null && completion instanceof Completion.Failed
                        ? new PossiblyCharged(null, estimate.get())
                        : new Charged(progress.usage());
            case NOT_SENT -> new NotSent();
            case REJECTED -> new Rejected();
            case UNKNOWN -> new PossiblyCharged(progress.usage(), estimate.get());
        };
    }
}
