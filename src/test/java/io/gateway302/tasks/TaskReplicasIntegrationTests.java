package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.redis.TestRedis;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.tasks.TaskCaller.Answer;
import io.gateway302.webhooks.Receiver;
import io.gateway302.webhooks.Receiver.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests of tasks over three replicas on one database, one of which is killed at a random moment: while it submits, polls,
 * copies a result or delivers an event. The property {@code gateway.test.kills} sets how often, 2 times by default, and
 * {@code gateway.test.seed} the moments.
 */
class TaskReplicasIntegrationTests {

    private static final int KILLS = Integer.getInteger("gateway.test.kills", 2);
    private static final long SEED = Long.getLong("gateway.test.seed", System.nanoTime());
    private static final int REPLICAS = 3;
    private static final int TASKS = 12;

    /** Time in which most tasks of a round are submitted, polled, copied and told. */
    private static final int ROUND_MILLIS = 4_000;

    private static final SandboxCaller sandbox = new SandboxCaller();
    private static final Receiver receiver = new Receiver();
    private static final Random random = new Random(SEED);

    /** Number of submissions whose replica died before their task was stored. */
    private static final AtomicInteger lost = new AtomicInteger();

    @TempDir
    static Path data;

    private static TestRedis redis;
    private static String database;
    private static List<GatewayProcess> gateways;

    @BeforeAll
    static void start() {
        redis = TestRedis.create();
        database = PostgresSchema.create();
        List<CompletableFuture<GatewayProcess>> starts = IntStream.range(0, REPLICAS)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> gateway(number)))
                .toList();
        gateways = new ArrayList<>(starts.stream().map(CompletableFuture::join).toList());
    }

    /** Starts a replica, with what its predecessor has left on its disk. */
    private static GatewayProcess gateway(int number) {
        try {
            return GatewayProcess.start(
                    GatewayApplication.class,
                    Files.createDirectories(data.resolve("replica-" + number)),
                    Map.of(
                            "AI302_API_KEY",
                            SandboxCaller.KEY,
                            "AI302_BASE_URL",
                            sandbox.at("").toString(),
                            "GATEWAY_ADMIN_KEY",
                            RunningGateway.ADMIN_KEY,
                            "GATEWAY_LEDGER_SECRET",
                            "ledger-secret-of-all-replicas-of-the-tests",
                            "GATEWAY_STORE",
                            "redis",
                            "SPRING_DATA_REDIS_URL",
                            redis.url(),
                            "SPRING_DATASOURCE_URL",
                            database),
                    "gateway.redis.timeout=100ms",
                    "gateway.ledger.cost-lookup.enabled=false",
                    "gateway.egress.allowed-networks=127.0.0.0/8",
                    "gateway.results.store=directory",
                    "gateway.results.directory.path=" + data.resolve("results"),
                    "gateway.tasks.run.shortest-interval=300ms",
                    "gateway.tasks.run.lease=2s",
                    "gateway.idempotency.lease=3s");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        gateways.forEach(GatewayProcess::close);
        receiver.close();
        redis.close();
        sandbox.close();
    }

    @Test
    void everyTaskEndsOnceAndIsBilledStoredAndToldOnceAlthoughItsReplicaIsKilled() throws Exception {
        LedgerCaller ledger = new LedgerCaller(gateways.getFirst().port());
        String key = ledger.newClient("painter");
        IntStream.range(0, REPLICAS).forEach(replica -> awaitKey(key, replica));
        List<String> ids = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int victim = kill % REPLICAS;
            String round = "round-" + kill;
            List<CompletableFuture<String>> batch = IntStream.range(0, TASKS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> submitted(key, round + "-" + i, i)))
                    .toList();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(ROUND_MILLIS));
            gateways.get(victim).kill();
            TaskCaller caller = caller(key, victim + 1);
            for (CompletableFuture<String> each : batch) {
                String id = each.get(90, TimeUnit.SECONDS);
                ids.add(id);
                var _ = caller.ended(id);
            }
            gateways.set(victim, gateway(victim));
        }

        assertThat(ids).as("seed %s", SEED).doesNotHaveDuplicates().hasSize(KILLS * TASKS);
        TaskCaller caller = caller(key, 0);
        Map<String, JsonNode> tasks = new HashMap<>();
        ids.forEach(id -> tasks.put(id, caller.get("/api/v1/tasks/" + id).body()));
        checkTasks(tasks);
        checkLedger(new LedgerCaller(gateways.getFirst().port()), tasks);
        checkFiles(tasks);
        checkEvents(tasks);
    }

    private static TaskCaller caller(String key, int replica) {
        return new TaskCaller(gateways.get(replica % REPLICAS).port(), key);
    }

    /** Waits until a replica knows a key that another one has created. */
    private static void awaitKey(String key, int replica) {
        await().until(() -> caller(key, replica).get("/api/v1/me").status() == 200);
    }

    /** Submits a task, and again with the same key at another replica if the connection breaks. */
    private static String submitted(String key, String idempotencyKey, int replica) {
        ObjectNode request = TaskCaller.request(
                "kling.images.generations", TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}"));
        request.putObject("webhook").put("url", receiver.url("/events"));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int at = replica; System.nanoTime() < deadline; at++) {
            try {
                Answer answer = caller(key, at).submit(request, Map.of("Idempotency-Key", idempotencyKey));
                if (answer.status() == 200 || answer.status() == 202) {
                    return answer.body().path("id").stringValue();
                }
                if (answer.status() == 504) {
                    // the replica died between the intent in the ledger and the task; nothing was sent
                    assertThat(answer.text()).contains("cut short by a failure of the gateway");
                    lost.incrementAndGet();
                    return submitted(key, idempotencyKey + "-again", at);
                }
                // the first submission still holds the key
                assertThat(answer.status()).as(answer.text()).isIn(409, 503);
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (UncheckedIOException _) {
                // the replica was killed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("The submission of " + idempotencyKey + " is not accepted");
    }

    /** A task whose submission was in flight is unknown; no other one is. */
    private static void checkTasks(Map<String, JsonNode> tasks) {
        Map<String, Long> statuses = tasks.values().stream()
                .collect(Collectors.groupingBy(
                        task -> task.path("status").stringValue(), TreeMap::new, Collectors.counting()));
        System.out.printf("%d kills, seed %d: %s%n", KILLS, SEED, statuses);
        assertThat(statuses.keySet()).isSubsetOf("succeeded", "unknown");
        assertThat(statuses.getOrDefault("unknown", 0L)).isLessThanOrEqualTo((long) KILLS * TASKS / REPLICAS);
        assertThat(tasks.values()).allSatisfy(task -> {
            boolean succeeded = task.path("status").stringValue().equals("succeeded");
            assertThat(task.path("results").size()).isEqualTo(succeeded ? 1 : 0);
            assertThat(task.path("warnings").isEmpty()).as(task.toString()).isTrue();
        });
    }

    /** Each task has one row, with the checksum of its result. */
    private static void checkLedger(LedgerCaller ledger, Map<String, JsonNode> tasks) {
        Map<String, List<String>> checksums = tasks.values().stream()
                .collect(Collectors.toMap(
                        task -> "gen_" + task.path("id").stringValue().substring("task_".length()),
                        task -> checksums(task)));
        Predicate<Row> isOfTask = row -> checksums.containsKey(row.id());
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ledger.rows("client=painter"))
                        .filteredOn(isOfTask)
                        .extracting(
                                row -> row.id(),
                                row -> checksums(JsonMapper.shared().valueToTree(row.all())))
                        .as("seed %s", SEED)
                        .containsExactlyInAnyOrderElementsOf(checksums.entrySet().stream()
                                .map(row -> tuple(row.getKey(), row.getValue()))
                                .toList()));
        // the repetition that is told of the death has a row of its own
        Predicate<Row> isReplayed = row -> Boolean.TRUE.equals(row.all().get("replayed"));
        List<Row> others = ledger.rows("client=painter").stream()
                .filter(isOfTask.negate())
                .filter(row -> !row.outcome().equals("rejected"))
                .toList();
        assertThat(others).filteredOn(isReplayed).allMatch(row -> row.cost() == null);
        assertThat(others)
                .filteredOn(isReplayed.negate())
                .as("seed %s, submissions that died before their task was stored", SEED)
                .hasSizeLessThanOrEqualTo(lost.get())
                .allMatch(row -> row.outcome().equals("unknown"));
        assertThat(ledger.isValid()).isTrue();
    }

    private static List<String> checksums(JsonNode owner) {
        return owner.path("results")
                .valueStream()
                .map(result -> result.path("sha256").stringValue())
                .toList();
    }

    /** Each result has one row and one file, and there is nothing else. */
    private static void checkFiles(Map<String, JsonNode> tasks) throws IOException {
        List<String> succeeded = tasks.values().stream()
                .filter(task -> task.path("status").stringValue().equals("succeeded"))
                .map(task -> task.path("id").stringValue())
                .toList();
        JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(database));
        Map<String, String> rows = new HashMap<>();
        jdbc.sql("select id, task_id from result_file where state = 'stored'")
                .query((row, _) -> rows.put(row.getString("id"), row.getString("task_id")))
                .list();
        assertThat(rows.values()).as("seed %s", SEED).containsExactlyInAnyOrderElementsOf(succeeded);
        try (Stream<Path> files = Files.walk(data.resolve("results"))) {
            // a copy that was killed leaves a part, which is deleted later
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".part"))
                    .toList();
            assertThat(names)
                    .as("seed %s", SEED)
                    .hasSize(rows.size())
                    .allMatch(name -> rows.keySet().stream().anyMatch(name::startsWith));
        }
    }

    /** Each task tells its end at least once, under one id. */
    private static void checkEvents(Map<String, JsonNode> tasks) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Map<String, List<Received>> events = receiver.received().stream()
                    .collect(Collectors.groupingBy(
                            event -> event.json().path("type").stringValue() + " "
                                    + event.json().at("/data/id").stringValue()));
            assertThat(tasks.values())
                    .as("seed %s", SEED)
                    .allMatch(task ->
                            events.containsKey("task." + task.path("status").stringValue() + " "
                                    + task.path("id").stringValue()));
            assertThat(events)
                    .as("seed %s", SEED)
                    .allSatisfy((_, same) -> assertThat(same)
                            .extracting(Received::id)
                            .containsOnly(same.getFirst().id()));
            long ends = events.keySet().stream()
                    .filter(name -> !name.startsWith("task.in_progress "))
                    .count();
            assertThat(ends).as("one end of each task").isEqualTo(tasks.size());
        });
        System.out.printf(
                "%d deliveries, %d submissions lost%n", receiver.received().size(), lost.get());
    }
}
