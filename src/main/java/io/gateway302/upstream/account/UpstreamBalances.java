package io.gateway302.upstream.account;

import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.account.Dashboard.Page;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Balances of the upstream keys, read periodically on a separate thread. A key has no balance if 302.AI does not reveal
 * it, or does not respond.
 */
final class UpstreamBalances implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UpstreamBalances.class);

    /** Delay of the first read, so that it does not slow down the start. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Dashboard dashboard;
    private final List<UpstreamKey> keys;
    private final Clock clock;
    private final Map<UpstreamKey, Balance> balances = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-balance").factory());

    /**
     * Starts the periodic reads.
     *
     * @param interval time between two reads; null or zero for none
     */
    UpstreamBalances(Dashboard dashboard, List<UpstreamKey> keys, @Nullable Duration interval, Clock clock) {
        this.dashboard = dashboard;
        this.keys = keys;
        this.clock = clock;
        if (interval != null && interval.isPositive()) {
            Duration first = interval.compareTo(FIRST) < 0 ? interval : FIRST;
            var _ = thread.scheduleWithFixedDelay(
                    this::ask, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Balance of an account.
     *
     * @param usd amount in US dollars
     * @param at time of the read
     */
    record Balance(BigDecimal usd, Instant at) {}

    /** Returns the balance of the key from the last read; null if that failed. */
    @Nullable
    Balance of(UpstreamKey key) {
        return balances.get(key);
    }

    private void ask() {
        for (UpstreamKey key : keys) {
            try {
                BigDecimal balance = read(dashboard.get(key, "/dashboard/balance"));
                if (balance == null) {
                    balances.remove(key);
                    log.debug("302.AI does not tell the balance of {}", key.alias());
                } else {
                    balances.put(key, new Balance(balance, clock.instant()));
                }
            } catch (RuntimeException e) {
                balances.remove(key);
                log.debug("The balance of {} could not be read", key.alias(), e);
            }
        }
    }

    private static @Nullable BigDecimal read(Page page) {
        return page instanceof Page.Answered(int status, var body) && status == 200
                ? Amount.of(body.path("data").path("balance"))
                : null;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
