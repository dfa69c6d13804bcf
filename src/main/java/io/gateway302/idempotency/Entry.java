package io.gateway302.idempotency;

import io.gateway302.exchange.Replay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under an idempotency key.
 *
 * @param fingerprint of the first request
 * @param first the first call, which owns the entry
 * @param leaseUntil up to when the owner counts as alive without a further word
 * @param expiresAt when the key is free again
 * @param ending how the first call ended; null while it is in flight
 */
record Entry(
        String fingerprint,
        Replay first,
        Instant leaseUntil,
        Instant expiresAt,
        @Nullable Ending ending) {

    static Entry of(Claim claim, Instant leaseUntil, Instant expiresAt) {
        return new Entry(claim.fingerprint(), claim.call(), leaseUntil, expiresAt, null);
    }

    /** What a claim meets here. */
    Begin meet(Claim claim, Instant now) {
        if (!fingerprint.equals(claim.fingerprint())) {
            return new Begin.OtherRequest();
        }
        if (ending != null) {
            return new Begin.Ended(first, ending);
        }
        if (ownedBy(claim)) {
            return new Begin.Started();
        }
        return ownerIsLost(now) ? new Begin.Ended(first, Ending.Unknown.OWNER_LOST) : new Begin.InFlight();
    }

    /** Whether the key is free. That of a call in flight is not, whatever the clock says: a clock can be set forward. */
    boolean isExpired(Instant now) {
        return ending != null && !expiresAt.isAfter(now);
    }

    /** Whether the call should have ended long ago. */
    boolean isOverdue(Instant now) {
        return ending == null && !expiresAt.isAfter(now);
    }

    /** Whether the claim was granted and its owner has not told its end. */
    boolean awaits(Claim claim) {
        return (ending == null || ending.equals(Ending.Unknown.OWNER_LOST)) && ownedBy(claim);
    }

    /** Whether nobody knows how the call ended. */
    boolean isUnknown(Instant now) {
        return ending == null ? ownerIsLost(now) : ending instanceof Ending.Unknown;
    }

    Entry leasedUntil(Instant until, Instant newExpiry) {
        return new Entry(fingerprint, first, until, newExpiry, null);
    }

    Entry endedWith(Ending end, Instant until) {
        return new Entry(fingerprint, first, leaseUntil, until, end);
    }

    private boolean ownedBy(Claim claim) {
        return first.generationId().equals(claim.owner());
    }

    private boolean ownerIsLost(Instant now) {
        return !leaseUntil.isAfter(now);
    }
}
