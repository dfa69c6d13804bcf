package io.gateway302.limits;

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
 * Writes the sums of the memory down, so that a restart does not give budgets anew. What is reserved counts as used:
 * after {@code kill -9} the calls that were in flight stay charged. At most what changed since the last time is lost.
 */
final class Checkpoint implements AutoCloseable {

    /** How often it is written. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

    private static final Duration PRUNING = Duration.ofHours(1);

    private final MemoryLimitStore store;
    private final UsageTable table;
    private final Clock clock;
    private final Map<String, UsageRow> pending = new LinkedHashMap<>();
    private Instant prunedAt = Instant.EPOCH;
    private boolean failing;

    Checkpoint(MemoryLimitStore store, UsageTable table, Clock clock) {
        this.store = store;
        this.table = table;
        this.clock = clock;
    }

    /** Takes over what was written before. */
    void load() {
        store.restore(table.read(clock.instant()));
    }

    /** Writes what has changed; what cannot be written now is kept for the next time. */
    synchronized void write() {
        store.takeChanges().forEach(row -> pending.put(row.clientId() + " " + row.meter(), row));
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

    /** Writes the last changes. */
    @Override
    public void close() {
        write();
    }
}
