package io.gateway302.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.TestSchema;
import io.gateway302.identity.TestDatabases;
import io.gateway302.problem.Violation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the store of the tasks API, on both databases. */
class ManagedTaskStoreTests {

    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
    private static final SubmissionKey NO_KEY = new SubmissionKey(null, "request");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private static Path directory;

    private final HikariDataSource pool = new HikariDataSource();

    static List<Named<Supplier<String>>> databases() {
        return TestDatabases.in(directory);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private ManagedTaskStore store(Supplier<String> url) {
        pool.setJdbcUrl(url.get());
        TestSchema.create(pool);
        return new ManagedTaskStore(JdbcClient.create(pool), JSON, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ManagedTask task(int number, TaskProgress progress) {
        return new ManagedTask(
                "task_01943f3e-7d8a-7c3b-9f10-" + String.format("%012d", number),
                new TaskOwner("client-1", "Painter", "key-1", null),
                "operation",
                "model",
                new TaskWishes(
                        Map.of("order", "7"), URI.create("https://a.example/hook"), List.of("task.failed"), false),
                NOW.plusSeconds(number),
                progress);
    }

    private static Lease lease(String owner) {
        return new Lease(owner, NOW.plusSeconds(30));
    }

    /** Adds a task that is polled from now on. */
    private static ManagedTask open(ManagedTaskStore store, int number) {
        ManagedTask task = task(number, TaskProgress.NEW);
        store.insert(task, NO_KEY, lease("a"));
        ManagedTask started = task.with(
                task.progress().started(new RemoteTask("job-" + number, "task_id", "main"), null, TaskUsage.NONE, NOW));
        assertThat(store.update(started, "a", NOW)).isTrue();
        return started;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keepsEverythingThatIsKnownOfATask(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = task(1, TaskProgress.NEW);
        store.insert(task, NO_KEY, lease("a"));
        TaskEnd end = new TaskEnd(
                TaskStatus.SUCCEEDED,
                List.of(new TaskResult(
                        "image", "https://a/1.png", "file_1", "image/png", 5L, "abc", 32, 32, 1.5, NOW, "https://b")),
                JSON.readTree("{\"a\":[1,null,\"ü\"]}"),
                null,
                new TaskUsage(Map.of("image", 2L), new TaskUsage.Cost("0.05", "USD", "price_list")),
                List.of(new Violation("output", "code", "message")));
        ManagedTask ended = task.with(task.progress()
                .started(new RemoteTask("job", "task_id", "main"), null, TaskUsage.NONE, NOW)
                .ended(end, NOW.plusSeconds(9)));

        assertThat(store.update(ended, "a", null)).isTrue();

        ManagedTask found = store.find(task.id()).orElseThrow();
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("progress.version")
                .isEqualTo(ended);
        assertThat(found.progress().version()).isEqualTo(2);
        assertThat(store.find("task_none")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aChangeWithoutTheLeaseHasNoEffect(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        assertThat(store.claimDue(lease("b"), NOW, 10)).hasSize(1);

        assertThat(store.update(task, "a", NOW)).isFalse();
        store.postpone(task.id(), "a", NOW.plusSeconds(99));

        assertThat(store.update(task, "b", NOW)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anEndIsFinal(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        assertThat(store.claimDue(lease("b"), NOW, 10)).hasSize(1);
        ManagedTask ended = task.with(task.progress().ended(TaskEnd.canceled(null), NOW));

        assertThat(store.update(ended, "b", null)).isTrue();
        assertThat(store.update(task, "b", NOW)).isFalse();
        assertThat(store.askToCancel(task.id(), NOW)).isFalse();
        assertThat(store.claimDue(lease("c"), NOW.plusSeconds(999), 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aDueTaskIsPolledByOneReplicaUntilItsLeaseEnds(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        IntStream.range(0, 5).forEach(number -> open(store, number));

        List<ManagedTask> first = store.claimDue(lease("a"), NOW, 3);
        List<ManagedTask> second = store.claimDue(lease("b"), NOW, 10);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);
        assertThat(store.claimDue(lease("c"), NOW, 10)).isEmpty();
        assertThat(store.claimDue(new Lease("c", NOW.plusSeconds(90)), NOW.plusSeconds(31), 10))
                .hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aPostponedTaskIsDueLater(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        store.claimDue(lease("a"), NOW, 10);

        store.postpone(task.id(), "a", NOW.plusSeconds(5));

        assertThat(store.claimDue(lease("b"), NOW.plusSeconds(4), 10)).isEmpty();
        assertThat(store.claimDue(lease("b"), NOW.plusSeconds(5), 10)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aSubmissionWithoutARenewedLeaseIsAbandoned(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = task(1, TaskProgress.NEW);
        store.insert(task, NO_KEY, lease("a"));

        assertThat(store.abandoned(NOW, 10)).isEmpty();
        store.renew(List.of(task.id()), new Lease("a", NOW.plusSeconds(60)));
        assertThat(store.abandoned(NOW.plusSeconds(59), 10)).isEmpty();
        assertThat(store.abandoned(NOW.plusSeconds(60), 10)).hasSize(1);
        assertThat(store.claim(task.id(), new Lease("b", NOW.plusSeconds(90)), NOW.plusSeconds(60)))
                .isTrue();
        assertThat(store.claim(task.id(), new Lease("c", NOW.plusSeconds(90)), NOW.plusSeconds(60)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRequestToCancelIsStoredOnceAndMakesThePollDue(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        store.claimDue(lease("a"), NOW, 10);
        store.postpone(task.id(), "a", NOW.plusSeconds(60));

        assertThat(store.askToCancel(task.id(), NOW)).isTrue();
        assertThat(store.askToCancel(task.id(), NOW)).isFalse();

        ManagedTask due = store.claimDue(lease("a"), NOW, 10).getFirst();
        assertThat(due.progress().cancelAsked()).isTrue();
        assertThat(due.progress().version()).isEqualTo(3);
        // the change of a poll that was in flight keeps the request
        store.update(task, "a", NOW);
        assertThat(store.find(task.id()).orElseThrow().progress().cancelAsked()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void findsTheTaskOfAnIdempotencyKey(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        SubmissionKey key = SubmissionKey.of("order", "operation", "{1}");
        store.insert(task(1, TaskProgress.NEW), key, lease("a"));

        assertThat(store.findDuplicate("client-1", key, NOW))
                .hasValueSatisfying(found -> assertThat(found.isSame()).isTrue());
        assertThat(store.findDuplicate("client-1", SubmissionKey.of("order", "operation", "{2}"), NOW))
                .hasValueSatisfying(found -> assertThat(found.isSame()).isFalse());
        assertThat(store.findDuplicate("client-2", key, NOW)).isEmpty();
        assertThat(store.findDuplicate("client-1", key, NOW.plusSeconds(2))).isEmpty();
        assertThat(store.findDuplicate("client-1", NO_KEY, NOW)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void listsTheNewestFirstByEachFilter(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        IntStream.range(0, 4).forEach(number -> open(store, number));
        store.insertObserved(task(7, TaskProgress.NEW), NOW.plusSeconds(1));

        assertThat(list(store, null, null, null, null, 10)).containsExactly(7, 3, 2, 1, 0);
        assertThat(list(store, TaskStatus.QUEUED, null, null, null, 10)).containsExactly(7);
        assertThat(list(store, null, NOW.plusSeconds(1), NOW.plusSeconds(3), null, 10))
                .containsExactly(2, 1);
        assertThat(list(store, null, null, null, task(3, TaskProgress.NEW).id(), 2))
                .containsExactly(2, 1);
        assertThat(store.list(new TaskQuery("client-2", null, null, List.of(), null, null, null, false, 10)))
                .isEmpty();
        assertThat(store.list(new TaskQuery(null, "token", null, List.of(), null, null, null, false, 10)))
                .isEmpty();
        assertThat(store.list(new TaskQuery(null, null, null, List.of("other"), null, null, null, false, 10)))
                .isEmpty();
        // the task that its caller polls is not counted
        assertThat(store.openTasks().numbers()).isEqualTo(Map.of(TaskStatus.IN_PROGRESS, 4L));
        assertThat(store.openTasks().oldest()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void listsTheOldestFirstOfSeveralOperations(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        IntStream.range(0, 4).forEach(number -> open(store, number));

        assertThat(store
                        .list(new TaskQuery(
                                "client-1",
                                null,
                                null,
                                List.of("other", "operation"),
                                null,
                                null,
                                task(0, TaskProgress.NEW).id(),
                                true,
                                2))
                        .stream()
                        .map(ManagedTask::id))
                .containsExactly(
                        task(1, TaskProgress.NEW).id(),
                        task(2, TaskProgress.NEW).id());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void deletesATaskThatHasEndedOnly(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        open(store, 2);
        assertThat(store.delete(task.id())).isFalse();
        store.claimDue(lease("a"), NOW, 10);
        store.update(task.with(task.progress().ended(TaskEnd.canceled(null), NOW)), "a", null);

        assertThat(store.delete(task.id())).isTrue();

        assertThat(store.find(task.id())).isEmpty();
        assertThat(list(store, null, null, null, null, 10)).containsExactly(2);
        assertThat(store.delete(task.id())).isFalse();
    }

    private static List<Integer> list(
            ManagedTaskStore store,
            @Nullable TaskStatus status,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String before,
            int limit) {
        return store
                .list(new TaskQuery("client-1", null, status, List.of("operation"), from, to, before, false, limit))
                .stream()
                .map(task -> Integer.valueOf(task.id().substring(task.id().length() - 4)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void readsTheVersionsOfManyTasks(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        IntStream.range(0, 3).forEach(number -> open(store, number));
        List<String> ids = IntStream.range(0, 1_200)
                .mapToObj(number -> task(number, TaskProgress.NEW).id())
                .toList();

        assertThat(store.versions(ids)).hasSize(3).containsValue(2L);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void deletesResultsOnceATaskHasEndedAndTasksAfterTheirTime(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        store.deleteResults(task.id());
        assertThat(store.find(task.id()).orElseThrow().progress().version()).isEqualTo(2);
        store.claimDue(lease("a"), NOW, 10);
        store.update(
                task.with(task.progress()
                        .ended(
                                TaskEnd.succeeded(
                                        List.of(TaskResult.at("image", "https://a/1.png")),
                                        new TaskOutput(JSON.readTree("{}"), false, List.of(), List.of()),
                                        null),
                                NOW)),
                "a",
                null);

        store.deleteResults(task.id());

        TaskProgress left = store.find(task.id()).orElseThrow().progress();
        assertThat(left.results()).isEmpty();
        assertThat(left.output()).isNull();
        open(store, 2);
        assertThat(store.deleteEndedBefore(NOW)).isZero();
        assertThat(store.deleteEndedBefore(NOW.plus(Duration.ofMillis(1)))).isEqualTo(1);
        assertThat(store.openTasks().numbers()).containsEntry(TaskStatus.IN_PROGRESS, 1L);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aFinalUsageIsStoredOnceAndNoPollReplacesIt(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        ManagedTask task = open(store, 1);
        TaskUsage usage = new TaskUsage(Map.of("image", 1L), new TaskUsage.Cost("0.07", "USD", "upstream_record"));
        assertThat(store.settledUsage(task.id())).isEmpty();

        assertThat(store.settle(task.id(), usage)).isTrue();
        assertThat(store.settle(task.id(), TaskUsage.NONE)).isFalse();
        assertThat(store.settle("task_none", usage)).isFalse();

        assertThat(store.claimDue(lease("b"), NOW, 10)).hasSize(1);
        ManagedTask ended = task.with(task.progress().ended(TaskEnd.canceled(null), NOW));
        assertThat(store.update(ended, "b", null)).isTrue();
        assertThat(store.find(task.id()).orElseThrow().progress().usage()).isEqualTo(usage);
        assertThat(store.find(task.id()).orElseThrow().progress().version()).isEqualTo(4);
        assertThat(store.settledUsage(task.id())).hasValue(usage);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tellsWhatHasChangedSinceATime(Supplier<String> url) {
        ManagedTaskStore store = store(url);
        open(store, 1);
        ManagedTask settled = open(store, 2);
        JdbcClient.create(pool).sql("update managed_task set changed_at = 0").update();
        assertThat(store.changedSince(NOW)).isEmpty();

        store.postpone(settled.id(), "a", NOW);
        assertThat(store.changedSince(NOW)).isEmpty();
        assertThat(store.settle(settled.id(), TaskUsage.NONE)).isTrue();

        assertThat(store.changedSince(NOW)).containsExactly(Map.entry(settled.id(), 3L));
        assertThat(store.changedSince(NOW.plusMillis(1))).isEmpty();
    }

    @Test
    void openTasksAreFoundWithoutReadingTheEndedOnes() {
        ManagedTaskStore _ = store(TestDatabases.in(directory).getFirst().getPayload());

        for (String query : List.of(
                "select status, count(*) from managed_task where lease_owner is not null and status in"
                        + " ('queued', 'in_progress') group by status",
                "select * from managed_task where status in ('queued', 'in_progress') and next_poll_at is null and"
                        + " lease_until <= 1 order by id limit 100")) {
            List<String> plan = JdbcClient.create(pool)
                    .sql("explain query plan " + query)
                    .query((row, _) -> row.getString("detail"))
                    .list();
            assertThat(plan).anyMatch(step -> step.contains("managed_task_open"));
        }
        assertThat(JdbcClient.create(pool)
                        .sql(
                                "explain query plan select id from managed_task where next_poll_at <= 5 and lease_until <= 5"
                                        + " order by next_poll_at limit 9")
                        .query((row, _) -> row.getString("detail"))
                        .list())
                .anyMatch(step -> step.contains("managed_task_due"));
    }
}
