package io.gateway302.upstream.call;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Budget that limits retries to a share of the calls: each call earns a fraction of a retry, each retry spends a whole
 * one. The reserve is full while the upstream is healthy. In an outage it runs out, so that retries do not multiply the
 * load.
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

    /** Records a call. */
    void earn() {
        if (saved.get() < most) {
            saved.updateAndGet(before -> Math.min(most, before + earning));
        }
    }

    /** Spends one retry. Returns whether one was available. */
    boolean spend() {
        return saved.getAndUpdate(before -> before < WHOLE ? before : before - WHOLE) >= WHOLE;
    }
}
