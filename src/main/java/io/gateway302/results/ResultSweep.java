package io.gateway302.results;

import io.gateway302.results.ResultRows.Row;
import io.gateway302.results.files.FileStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Background thread that deletes expired files, files of deleted tasks and what killed copies have left. Every replica
 * runs it: each step can be done twice without harm.
 */
final class ResultSweep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ResultSweep.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int AT_ONCE = 100;

    /** Age from which on a staged file counts as abandoned, in addition to the longest copy. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final ResultRows rows;
    private final FileStore files;
    private final Staging staging;
    private final Duration longestCopy;
    private final Clock clock;
    private volatile @Nullable ScheduledExecutorService thread;

    ResultSweep(ResultRows rows, FileStore files, Staging staging, Duration longestCopy, Clock clock) {
        this.rows = rows;
        this.files = files;
        this.staging = staging;
        this.longestCopy = longestCopy;
        this.clock = clock;
    }

    /**
     * Deletes everything that is due now.
     *
     * @throws DataAccessException if the database is unavailable
     */
    void sweep() {
        int failures = deleteMarked() + deleteExpired();
        if (failures > 0) {
            log.warn("{} result files that are due cannot be deleted from their store now", failures);
        }
        try {
            staging.deleteBefore(clock.instant().minus(longestCopy).minus(MARGIN));
        } catch (IOException e) {
            log.warn("Files of unfinished copies cannot be deleted now: {}", e.toString());
        }
    }

    private int deleteMarked() {
        int failures = 0;
        List<String> ids = rows.deleting("", AT_ONCE);
        while (!ids.isEmpty()) {
            for (String id : ids) {
                if (delete(id)) {
                    rows.markDeleted(id);
                } else {
                    failures++;
                }
            }
            ids = rows.deleting(ids.getLast(), AT_ONCE);
        }
        return failures;
    }

    private int deleteExpired() {
        int failures = 0;
        Instant now = clock.instant();
        List<Row> expired = rows.expired(null, now, AT_ONCE);
        while (!expired.isEmpty()) {
            for (Row row : expired) {
                if (delete(row.id())) {
                    rows.remove(row.id());
                } else {
                    failures++;
                }
            }
            expired = rows.expired(expired.getLast(), now, AT_ONCE);
        }
        return failures;
    }

    private boolean delete(String id) {
        try {
            files.delete(id);
            return true;
        } catch (IOException e) {
            log.debug("A result file cannot be deleted now: {}", e.toString());
            return false;
        }
    }

    private void tick() {
        try {
            sweep();
        } catch (RuntimeException e) {
            if (thread != null) {
                log.warn("Expired result files cannot be deleted now: {}", e.toString());
            }
        }
    }

    @Override
    public void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("result-sweep").factory());
        thread = started;
        var _ = started.scheduleWithFixedDelay(
                this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService started = thread;
        thread = null;
        if (started != null) {
            started.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
