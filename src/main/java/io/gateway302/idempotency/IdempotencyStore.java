package io.gateway302.idempotency;

import io.gateway302.redis.StoreAwayException;
import java.util.Collection;

/**
 * Keeps for each idempotency key what became of its first call. All replicas that share the store agree on which call
 * that is. Every method may throw any {@link RuntimeException} if the store is away;
 * {@link StoreAwayException} says that it was waited for long enough.
 *
 * <p>Order of calls: {@link #begin} until it gives something else than {@link Begin.InFlight}; the owner, to whom it gave
 * {@link Begin.Started}, has {@link #renew} called until it ends with {@link #finish} or {@link #release}. An owner that
 * does neither is taken for dead when its lease has run out, and its entry for {@link Ending.Unknown}: the call may have
 * been billed, so the key does not become free.
 */
interface IdempotencyStore {

    /** Claims the key, or tells what is there. Asked again by the owner, it says once more that it started. */
    Begin begin(Claim claim);

    /**
     * Keeps how the owner's call ended, durably on return; also after its lease has run out, since it lives after all.
     *
     * @return false if the entry does not wait for this owner any more, also because this was done before
     */
    boolean finish(Claim claim, Ending ending);

    /** Frees the key, because the owner's call was surely not carried out. Does nothing for anybody but the owner. */
    void release(Claim claim);

    /** Says that the owners live. */
    void renew(Collection<Claim> claims);

    /**
     * Puts the answer where only {@link Ending.Unknown} was, for whoever finds out later what became of a call, such as
     * from 302.AI's own record. Repeats get the answer from then on.
     *
     * @return false if there is no such entry, or its ending is not unknown
     */
    boolean reconcile(EntryId id, Ending.Answered answer);

    /** Waits until something may have happened to the entry, at most for the given time. */
    default void awaitChange(EntryId id, long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    /**
     * Removes expired entries.
     *
     * @param most how many at most
     * @return how many; 0 for a store that does so itself
     */
    int prune(int most);
}
