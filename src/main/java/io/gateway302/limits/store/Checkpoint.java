package io.gateway302.limits.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Periodic copy of the settled sums from memory to the database, so that budgets survive a restart. Changes since the
 * last copy are lost if the process is killed. Reservations are not copied: those of calls in flight end with the
 * process.
 */
public final class Checkpoint implements AutoCloseable {

    /** Interval between two copies. */
    public static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

    private static final Duration PRUNING = Duration.ofHours(1);

    private final MemoryLimitStore store;
    private final UsageTable table;
    private final Clock clock;
    private final Map<String, UsageRow> pending = new LinkedHashMap<>();
    private Instant prunedAt = Instant.EPOCH;
    private boolean failing;

    public Checkpoint(MemoryLimitStore store, UsageTable table, Clock clock) {
        this.store = store;
        this.table = table;
        this.clock = clock;
    }

    /** Restores the sums that are stored in the database. */
    void load() {
        store.restore(table.read(clock.instant()));
    }

    /** Writes the changed sums. If the database is unavailable, they are kept for the next time. */
    public synchronized void write() {
        store.takeChanges().forEach(row -> pending.put(row.clientId() + " " + row.limitKey(), row));
        try {
            if (!pending.isEmpty()) {
                table.write(pending.values());
                pending.clear();
            }
            prune();
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("What callers used cannot be written down now; it would be lost with this process", e);
            }
            failing = true;
        }
    }

    private void prune() {
        Instant now = clock.instant();
        if (Duration.between(prunedAt, now).compareTo(PRUNING) >= 0) {
            table.prune(now);
            prunedAt = now;
        }
    }

    /** Writes the remaining changes. */
    @Override
    public void close() {
        write();
    }
}
