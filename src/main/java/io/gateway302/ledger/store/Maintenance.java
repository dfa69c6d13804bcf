package io.gateway302.ledger.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background thread that prepares the next months, removes those older than the retention, and fills rows of earlier
 * versions. Replicas may run it at the same time.
 */
final class Maintenance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Pause between two searches for rows of earlier versions, which replicas of the previous version go on writing. */
    private static final Duration FILL_INTERVAL = Duration.ofMinutes(1);

    private static final int MONTHS_AHEAD = 2;

    private final RetentionPartitions months;
    private final UnfilledRows unfilled;
    private final @Nullable Period retention;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-maintenance").factory());

    Maintenance(RetentionPartitions months, UnfilledRows unfilled, @Nullable Period retention, Clock clock) {
        this.months = months;
        this.unfilled = unfilled;
        this.retention = retention;
        this.clock = clock;
    }

    /** Starts the thread. */
    void start() {
        start(FILL_INTERVAL);
    }

    /** Starts the thread with another pause between two searches for rows of earlier versions. */
    void start(Duration fillInterval) {
        schedule(this::run, INTERVAL);
        schedule(unfilled::fill, fillInterval);
    }

    private void schedule(Runnable work, Duration pause) {
        var _ = thread.scheduleWithFixedDelay(() -> attempt(work), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (BrokenChainException e) {
            log.error("Nothing is removed from the ledger: {}; ask verify-ledger", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("The ledger's database is left as it is until later: {}", e.toString());
        }
    }

    void run() {
        YearMonth current = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        months.prepare(Stream.iterate(current, month -> month.plusMonths(1))
                .limit(1L + MONTHS_AHEAD)
                .toList());
        if (retention != null) {
            months.dropBefore(current.minusMonths(retention.toTotalMonths()));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
