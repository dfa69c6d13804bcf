package io.gateway302.ledger.cost;

import io.gateway302.ledger.PendingCosts;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Lifecycle of cost lookups and of the comparison with the balance, from the end of startup to the beginning of
 * shutdown.
 */
final class CostTasks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CostTasks.class);

    private static final Duration LOOK_AT_BALANCE = Duration.ofMinutes(1);

    private final ObjectProvider<PendingCosts> pending;
    private final Function<PendingCosts, CostLookup> lookups;
    private final BalanceDrift drift;
    private @Nullable CostLookup lookup;
    private @Nullable ScheduledExecutorService thread;

    CostTasks(ObjectProvider<PendingCosts> pending, Function<PendingCosts, CostLookup> lookups, BalanceDrift drift) {
        this.pending = pending;
        this.lookups = lookups;
        this.drift = drift;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("balance-drift").factory());
        thread = started;
        var _ = started.scheduleWithFixedDelay(
                this::lookAtBalance, LOOK_AT_BALANCE.toMillis(), LOOK_AT_BALANCE.toMillis(), TimeUnit.MILLISECONDS);
        PendingCosts calls = pending.getIfAvailable();
        if (calls != null) {
            lookup = lookups.apply(calls);
            lookup.start();
        }
    }

    private void lookAtBalance() {
        try {
            drift.look();
        } catch (RuntimeException e) {
            log.debug("The ledger could not be compared with the balance", e);
        }
    }

    @Override
    public synchronized void stop() {
        if (lookup != null) {
            lookup.stop();
            lookup = null;
        }
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
