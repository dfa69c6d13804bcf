package io.gateway302.idempotency;

import io.gateway302.exchange.Replay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stored entry of an idempotency key.
 *
 * @param fingerprint hash of the first request
 * @param first first call, which owns the entry
 * @param leaseUntil time until which the owner is considered alive without a renewal
 * @param expiresAt time from which on the key may be reused
 * @param ending outcome of the first call; null while it is in flight
 */
record Entry(
        String fingerprint,
        Replay first,
        Instant leaseUntil,
        Instant expiresAt,
        @Nullable StoredOutcome ending) {

    static Entry of(Claim claim, Instant leaseUntil, Instant expiresAt) {
        return new Entry(claim.fingerprint(), claim.call(), leaseUntil, expiresAt, null);
    }

    /** Returns the result of a claim for this entry. */
    ClaimResult meet(Claim claim, Instant now) {
        if (!fingerprint.equals(claim.fingerprint())) {
            return new ClaimResult.OtherRequest();
        }
        if (ending != null) {
            return new ClaimResult.Ended(first, ending);
        }
        if (ownedBy(claim)) {
            return new ClaimResult.Started();
        }
        return ownerIsLost(now)
                ? new ClaimResult.Ended(first, StoredOutcome.Unknown.OWNER_LOST)
                : new ClaimResult.InFlight();
    }

    /**
     * Returns whether the key may be reused. That of a call in flight may not, even after its expiration time, because
     * a clock can be set forward.
     */
    boolean isExpired(Instant now) {
        return ending != null && !expiresAt.isAfter(now);
    }

    /** Returns whether the call is still in flight after its expiration time. */
    boolean isOverdue(Instant now) {
        return ending == null && !expiresAt.isAfter(now);
    }

    /** Returns whether the claim owns this entry and its outcome is still to be stored. */
    boolean awaits(Claim claim) {
        return (ending == null || ending.equals(StoredOutcome.Unknown.OWNER_LOST)) && ownedBy(claim);
    }

    /** Returns whether the outcome of the call is unknown. */
    boolean isUnknown(Instant now) {
        return ending == null ? ownerIsLost(now) : ending instanceof StoredOutcome.Unknown;
    }

    Entry leasedUntil(Instant until, Instant newExpiry) {
        return new Entry(fingerprint, first, until, newExpiry, null);
    }

    Entry endedWith(StoredOutcome end, Instant until) {
        return new Entry(fingerprint, first, leaseUntil, until, end);
    }

    private boolean ownedBy(Claim claim) {
        return first.generationId().equals(claim.owner());
    }

    private boolean ownerIsLost(Instant now) {
        return !leaseUntil.isAfter(now);
    }
}
