package io.gateway302.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.tasks.store.TaskVersions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class TaskChangesTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Map<String, Long> database = new ConcurrentHashMap<>();
    private final List<Collection<String>> queries = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private final List<Instant> lateQueries = new CopyOnWriteArrayList<>();
    private final TaskChanges changes = new TaskChanges(
            new TaskVersions() {
                @Override
                public Map<String, Long> versions(Collection<String> ids) {
                    queries.add(ids);
                    if (away) {
                        throw new DataAccessResourceFailureException("away");
                    }
                    return Map.copyOf(database);
                }

                @Override
                public Map<String, Long> changedSince(Instant time) {
                    lateQueries.add(time);
                    return Map.copyOf(database);
                }
            },
            Clock.systemUTC());

    @BeforeEach
    void start() {
        changes.start();
    }

    @AfterEach
    void stop() {
        changes.stop();
    }

    private Thread waiting(String id, long known, Duration time) {
        Thread thread = Thread.startVirtualThread(() -> {
            try {
                var _ = changes.await(id, known, time);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> changes.size() > 0);
        return thread;
    }

    private static void ends(Thread thread) throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aChangeOfThisReplicaWakesAtOnce() throws InterruptedException {
        Thread thread = waiting("a", 3, LONG);

        changes.changed("a", 3);
        changes.changed("b", 9);
        assertThat(thread.join(Duration.ofMillis(50))).isFalse();
        changes.changed("a", 4);

        ends(thread);
        assertThat(changes.size()).isZero();
    }

    @Test
    void aChangeOfAnotherReplicaIsReadFromTheDatabase() throws InterruptedException {
        Thread thread = waiting("a", 3, LONG);

        database.put("a", 4L);

        ends(thread);
    }

    @Test
    void manyWaitersAreOneQuery() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 100)
                .mapToObj(i -> waiting("task-" + i, 1, LONG))
                .toList();
        await().until(() -> changes.size() == 100);
        queries.clear();

        await().until(() -> !queries.isEmpty());
        assertThat(queries.getFirst()).hasSize(100);
        IntStream.range(0, 100).forEach(i -> database.put("task-" + i, 2L));
        for (Thread thread : threads) {
            ends(thread);
        }
        assertThat(queries.size()).isLessThan(10);
    }

    @Test
    void manyAwaitedTasksAreReadByTheirChanges() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 501)
                .mapToObj(i -> waiting("task-" + i, 1, LONG))
                .toList();
        await().until(() -> changes.size() == 501);

        await().until(() -> lateQueries.size() >= 3);
        assertThat(queries).filteredOn(ids -> ids.size() > 500).hasSizeLessThan(3);
        assertThat(lateQueries).allMatch(time -> time.isBefore(Instant.now().minusSeconds(2)));
        IntStream.range(0, 501).forEach(i -> database.put("task-" + i, 2L));
        for (Thread thread : threads) {
            ends(thread);
        }
    }

    @Test
    void queriesNothingWithoutWaiters() throws InterruptedException {
        assertThat(changes.await("a", 1, Duration.ofMillis(20))).isFalse();
        assertThat(changes.size()).isZero();
        queries.clear();

        // one query may have been on its way
        await().during(Duration.ofMillis(1_200)).until(() -> queries.size() <= 1);
    }

    @Test
    void waitsOnAfterAnOutageOfTheDatabase() throws InterruptedException {
        away = true;
        Thread thread = waiting("a", 1, LONG);
        await().until(() -> queries.size() > 1);

        away = false;
        database.put("a", 2L);

        ends(thread);
    }

    @Test
    void theEndOfTheGatewayWakesAll() throws InterruptedException {
        Thread thread = waiting("a", 1, LONG);

        changes.stop();

        ends(thread);
        assertThat(changes.isClosed()).isTrue();
    }
}
