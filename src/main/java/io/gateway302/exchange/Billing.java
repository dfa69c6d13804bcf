package io.gateway302.exchange;

import io.gateway302.exchange.Usage.Cost;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Effect of a call on the account at 302.AI. The pipeline derives it once, when the call is complete. Limits,
 * idempotency, ledger and metrics settle by it.
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
     * @param usage usage of the call; null if the response does not contain it
     */
    record Charged(@Nullable Usage usage) implements Billing {}

    /**
     * The request was sent and the result is unknown, or the response is incomplete.
     *
     * @param usage usage measured until the response ended; null if nothing was measured. It is charged, never more
     * @param estimate expected cost of the whole call, charged if nothing was measured; null if there is no price
     */
    record PossiblyCharged(@Nullable Usage usage, @Nullable Cost estimate) implements Billing {}

    /** Returns whether 302.AI may have billed this call. */
    default boolean mayBeCharged() {
        return switch (this) {
            case Charged _, PossiblyCharged _ -> true;
            case Refused _, Replayed _, NotSent _, Rejected _ -> false;
        };
    }

    /** Returns the known usage of this call; null if it is unknown, or if the call used nothing. */
    default @Nullable Usage used() {
        return switch (this) {
            case Charged charged -> charged.usage();
            case PossiblyCharged possibly -> possibly.usage();
            case Refused _, Replayed _, NotSent _, Rejected _ -> null;
        };
    }

    /** Derives the billing from the reports of the steps. */
    static Billing of(Completion completion, CallProgress progress, Supplier<@Nullable Cost> estimate) {
        Replay replay = progress.replay();
        if (replay != null) {
            return new Replayed(replay);
        }
        Execution execution = progress.execution();
        if (execution == null) {
            // an exception of the gateway ended the call: the request may have been sent before it
            return progress.upstream().attempts() > 0
                    ? new PossiblyCharged(progress.usage(), estimate.get())
                    : new Refused();
        }
        return switch (execution) {
            case OK ->
                // a later step may have failed before the usage was read
                progress.usage() == null && completion instanceof Completion.Failed
                        ? new PossiblyCharged(null, estimate.get())
                        : new Charged(progress.usage());
            case NOT_SENT -> new NotSent();
            case REJECTED -> new Rejected();
            case UNKNOWN -> new PossiblyCharged(progress.usage(), estimate.get());
        };
    }
}
