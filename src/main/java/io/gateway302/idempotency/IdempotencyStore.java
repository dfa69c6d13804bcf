package io.gateway302.idempotency;

import io.gateway302.redis.StoreAwayException;
import java.util.Collection;

/**
 * Store of the outcomes of first calls by idempotency key. All replicas with the same store agree on the first call.
 * Every method may throw any {@link RuntimeException} if the store is unavailable. {@link StoreAwayException} means that
 * the call must not wait for the store any longer.
 *
 * <p>Order of calls: {@link #begin}, repeated while it returns {@link ClaimResult.InFlight}. The call that got
 * {@link ClaimResult.Started} is the owner. It is passed to {@link #renew} until it ends with {@link #finish} or
 * {@link #release}. If an owner does neither before its lease expires, it is considered dead and its outcome
 * {@link StoredOutcome.Unknown}. The call may have been billed, so the key is not released.
 */
interface IdempotencyStore {

    /**
     * Claims the key, or returns the state of the existing entry. A repeated call by the owner returns
     * {@link ClaimResult.Started} again.
     */
    ClaimResult begin(Claim claim);

    /**
     * Stores the outcome of the owner's call durably. Accepted even after the lease has expired, because the owner is
     * evidently alive.
     *
     * @return false if the entry does not expect an outcome of this owner, for example because it was stored before
     */
    boolean finish(Claim claim, StoredOutcome ending);

    /**
     * Releases the key, because the owner's call was certainly not carried out. Has no effect unless the claim owns the
     * entry.
     */
    void release(Claim claim);

    /** Renews the leases of these claims. */
    void renew(Collection<Claim> claims);

    /** Waits until the entry may have changed, at most for the given time in milliseconds. */
    default void awaitChange(EntryId id, long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /**
     * Deletes expired entries.
     *
     * @param most maximum number of entries to delete
     * @return number of deleted entries; 0 for a store that expires entries by itself
     */
    int prune(int most);
}
