package io.gateway302.upstream.call;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Concurrency slots of a bulkhead. One client takes at most three quarters of them, so it cannot block all others. */
final class BulkheadSlots {

    private final Bulkhead bulkhead;
    private final int maxPerClient;
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    BulkheadSlots(Bulkhead bulkhead) {
        this.bulkhead = bulkhead;
        this.maxPerClient = Math.max(1, bulkhead.getBulkheadConfig().getMaxConcurrentCalls() * 3 / 4);
    }

    /**
     * Takes a slot. Waits as long as the bulkhead is configured to.
     *
     * @throws BulkheadFullException if no slot is free, or the client has its maximum
     */
    void take(String clientId) {
        boolean hasPlace = false;
        try {
            if (taken.merge(clientId, 1, Integer::sum) > maxPerClient) {
                throw BulkheadFullException.createBulkheadFullException(bulkhead);
            }
            bulkhead.acquirePermission();
            hasPlace = true;
        } finally {
            if (!hasPlace) {
                forget(clientId);
            }
        }
    }

    /** Releases a slot. */
    void giveBack(String clientId) {
        bulkhead.onComplete();
        forget(clientId);
    }

    private void forget(String clientId) {
        taken.computeIfPresent(clientId, (_, count) -> count == 1 ? null : count - 1);
    }
}
