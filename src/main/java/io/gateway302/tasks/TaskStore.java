package io.gateway302.tasks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gateway302.tasks.store.TasksProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Store of tasks: a cache of recent ones in memory, and the database for other replicas and later processes. A
 * background thread writes to the database. The call that starts a task waits for that, because the next call may reach
 * another replica; but only briefly, and not at all while the database does not keep up. A poll for a task that is
 * missing here is sent with any upstream key.
 */
final class TaskStore {

    private static final Logger log = LoggerFactory.getLogger(TaskStore.class);

    private static final int MAX_UNWRITTEN = 10_000;

    /** Maximum number of tasks per transaction. Batches let the database keep up with bursts. */
    private static final int AT_ONCE = 500;

    /** Maximum wait of a call for the database. Writing takes some milliseconds. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Cache<String, Task> recent;
    private final Duration retention;
    private final Clock clock;
    private final BlockingQueue<Unwritten> unwritten = new LinkedBlockingQueue<>(MAX_UNWRITTEN);

    /** Changes of the current batch. Used by the writer thread, and by {@link #stop} after that has ended. */
    private final List<Unwritten> inHand = new ArrayList<>(AT_ONCE);

    /** True if the last write failed or took too long. Then calls do not wait. */
    private volatile boolean behind;

    private @Nullable Thread writer;
    private Instant nextCleaning = Instant.MIN;

    TaskStore(JdbcClient jdbc, TransactionOperations transactions, TasksProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.retention = properties.retention();
        this.recent = Caffeine.newBuilder()
                .maximumSize(properties.maxInMemory())
                .expireAfterWrite(retention)
                .build();
        this.clock = clock;
    }

    /**
     * Change that is not in the database yet.
     *
     * @param written reaches zero when the change is in the database, or when its write has failed for the first time
     */
    private record Unwritten(Runnable statements, CountDownLatch written) {}

    /** Write of a task to the database. */
    @FunctionalInterface
    interface Write {

        /** Waits until other replicas know the task, for at most a second. */
        void await();
    }

    void start() {
        writer = Thread.ofVirtual().name("task-writer").start(this::write);
    }

    void stop() throws InterruptedException {
        if (writer != null) {
            writer.interrupt();
            writer.join();
        }
        try {
            while (takeInHand()) {
                insertWhatIsInHand();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("{} jobs are not noted in the database: {}", inHand.size() + unwritten.size(), e.toString());
        }
    }

    /**
     * Stores a task in memory and queues it for the database. A task that does not fit into the queue stays in memory
     * only.
     *
     * @param more further statements for the same transaction
     */
    Write add(Task task, Runnable more) {
        recent.put(task.id(), task);
        return write(() -> {
            insert(task);
            more.run();
        });
    }

    /** Stores a task as {@link #add(Task, Runnable)} does, without further statements. */
    Write add(Task task) {
        return add(task, () -> {});
    }

    /** Returns whether the database does not keep up, so that what can be left out should not be queued. */
    boolean isBehind() {
        return behind;
    }

    /** Queues statements for the database. */
    Write write(Runnable statements) {
        Unwritten added = new Unwritten(statements, new CountDownLatch(1));
        if (!unwritten.offer(added)) {
            log.warn("The database does not keep up with new jobs: one is remembered by this process only");
            added.written().countDown();
        }
        return () -> await(added);
    }

    private void await(Unwritten added) {
        if (behind) {
            return;
        }
        try {
            if (!added.written().await(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                behind = true;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the task; empty if it is not known, or if the database is unavailable. */
    Optional<Task> find(String id) {
        Task task = recent.getIfPresent(id);
        if (task != null) {
            return Optional.of(task);
        }
        try {
            Optional<Task> written = jdbc.sql("select * from task where id = :id")
                    .param("id", id)
                    .query((row, _) -> new Task(
                            row.getString("id"),
                            row.getString("client_id"),
                            row.getString("submission"),
                            row.getString("upstream_key"),
                            Instant.ofEpochMilli(row.getLong("started_at"))))
                    .optional();
            written.ifPresent(found -> recent.put(id, found));
            return written;
        } catch (DataAccessException e) {
            log.warn("A task cannot be looked up now: {}", e.toString());
            return Optional.empty();
        }
    }

    private void write() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Unwritten next = unwritten.poll(BETWEEN_CLEANINGS.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    inHand.add(next);
                    writeAtLast();
                }
                clean();
            } catch (InterruptedException e) {
                return;
            } catch (DataAccessException e) {
                log.warn("Old jobs are not forgotten yet: {}", e.toString());
            }
        }
    }

    private void writeAtLast() throws InterruptedException {
        while (takeInHand()) {
            try {
                insertWhatIsInHand();
            } catch (DataAccessException | TransactionException e) {
                behind = true;
                inHand.forEach(each -> each.written().countDown());
                log.warn("New jobs cannot be noted in the database now; it is tried again: {}", e.toString());
                TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
            }
        }
    }

    /** Fills the batch from the queue and returns whether there is anything to write. */
    private boolean takeInHand() {
        unwritten.drainTo(inHand, AT_ONCE - inHand.size());
        return !inHand.isEmpty();
    }

    private void insertWhatIsInHand() {
        transactions.executeWithoutResult(
                _ -> inHand.forEach(each -> each.statements().run()));
        behind = false;
        inHand.forEach(each -> each.written().countDown());
        inHand.clear();
    }

    private void insert(Task task) {
        jdbc.sql("""
                        insert into task (id, client_id, submission, upstream_key, started_at)
                        values (:id, :client_id, :submission, :upstream_key, :started_at)
                        on conflict (id) do nothing
                        """)
                .param("id", task.id())
                .param("client_id", task.clientId())
                .param("submission", task.submission())
                .param("upstream_key", task.upstreamKey())
                .param("started_at", task.startedAt().toEpochMilli())
                .update();
    }

    private void clean() {
        Instant now = clock.instant();
        if (now.isBefore(nextCleaning)) {
            return;
        }
        nextCleaning = now.plus(BETWEEN_CLEANINGS);
        jdbc.sql("delete from task where started_at < :before")
                .param("before", now.minus(retention).toEpochMilli())
                .update();
    }
}
