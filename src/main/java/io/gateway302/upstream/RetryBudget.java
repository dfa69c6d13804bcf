package io.gateway302.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries to a share of the calls: each call earns a part of a retry, each retry spends a whole one. While the
 * upstream is well, the reserve is full; in an outage it runs dry, and load on the upstream stays near the callers' own.
 */
final class RetryBudget {

    private static final long WHOLE = 1000;

    private final long earning;
    private final long most;
    private final AtomicLong saved;

    RetryBudget(double ratio, int reserve) {
        this.earning = Math.round(ratio * WHOLE);
        this.most = reserve * WHOLE;
        this.saved = new AtomicLong(most);
    }

    /** Notes that a call was made. */
    void earn() {
        if (saved.get() < most) {
            saved.updateAndGet(before -> Math.min(most, before + earning));
        }
    }

    /** Takes one retry out, if there is one. */
    boolean spend() {
        return saved.getAndUpdate(before -> before < WHOLE ? before : before - WHOLE) >= WHOLE;
    }
}
