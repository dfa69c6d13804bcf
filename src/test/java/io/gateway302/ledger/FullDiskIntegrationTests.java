package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.SmallDisk;
import io.gateway302.ledger.FaultyDisk.Answer;
import io.gateway302.ledger.FaultyDisk.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a gateway whose data directory is temporarily full, on a real file system. The system property {@code
 * gateway.test.fills} is the number of times under load.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskIntegrationTests {

    private static final int FILLS = Integer.getInteger("gateway.test.fills", 1);
    private static final int CALLERS = 8;
    private static final int KILOBYTES_OF_ROWS_BETWEEN_FILLS = 8 * 1024;
    private static final int DISK_KILOBYTES = 48 * 1024 + FILLS * KILOBYTES_OF_ROWS_BETWEEN_FILLS;
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String LARGE_CHAT = """
            {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "%s"}]}""".formatted("word ".repeat(1_000_000));

    /** Nothing was started where no file system can be mounted. */
    private static final Deque<AutoCloseable> stops = new ArrayDeque<>();

    private final Random random = new Random(302);

    @TempDir
    static Path home;

    private static SmallDisk disk;
    private static FaultyDisk gateway;

    @BeforeAll
    static void start() throws Exception {
        disk = SmallDisk.mount(home.resolve("data"), DISK_KILOBYTES);
        stops.push(disk);
        gateway = new FaultyDisk(home, Map.of());
        stops.push(gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : stops) {
            each.close();
        }
    }

    @BeforeEach
    void begin() {
        gateway.awaitReady();
        gateway.beginTest();
    }

    @AfterEach
    void free() {
        disk.free();
    }

    /** It comes first: the files that the others leave have room for some rows even when the disk is full. */
    @Test
    @Order(1)
    void everyStoreRecoversAndTheOperatorIsTold() throws Exception {
        assertThat(gateway.call(0)).isEqualTo(200);
        assertThat(keyed("before").statusCode()).isEqualTo(200);
        assertThat(upload().statusCode()).isEqualTo(200);
        int before = gateway.submissions();
        int printed = gateway.gateway().stdout().length();
        CompletableFuture<Integer> slow = CompletableFuture.supplyAsync(() -> gateway.call(6_000));
        CompletableFuture<Answer> task = CompletableFuture.supplyAsync(FullDiskIntegrationTests::submission);
        await().atMost(TIMEOUT).until(() -> gateway.submissions() == before + 2);

        disk.fill();
        Answer refused = await().atMost(TIMEOUT)
                .until(() -> gateway.character(Map.of(), 0), answer -> answer.statusCode() == 503);
        assertThat(JsonPath.<String>read(refused.body(), "$.type")).isEqualTo("/problems/ledger-unavailable");
        assertThat(JsonPath.<String>read(refused.body(), "$.detail")).contains("the disk is full");
        assertThat(refused.retryAfter()).isEqualTo("5");
        assertThat(gateway.gateway().health("readiness")).isEqualTo(503);
        assertThat(gateway.gateway().health("liveness")).isEqualTo(200);
        assertThat(gateway.metric("gateway_ledger_journal_up")).isZero();
        assertStorageUnavailable(newClient("shop-2"), "/problems/storage-unavailable");
        assertStorageUnavailable(keyed("meanwhile"), "/problems/idempotency-unavailable");
        Answer upload = upload();
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(503);
        assertThat(upload.body()).contains("\"storage-unavailable\"");
        assertThat(upload.retryAfter()).isEqualTo("5");

        assertThat(slow.get()).as("what is paid for is answered").isEqualTo(200);
        assertThat(task.get().statusCode()).isEqualTo(200);
        assertThat(gateway.metric("gateway_ledger_unwritten")).isPositive();

        disk.free();
        assertThat(gateway.awaitService()).isLessThan(RECOVERY);
        assertThat(FaultyDisk.awaitService(() -> newClient("shop-2").statusCode() == 201))
                .isLessThan(RECOVERY);
        assertThat(FaultyDisk.awaitService(() -> keyed("after").statusCode() == 200))
                .isLessThan(RECOVERY);
        assertThat(FaultyDisk.awaitService(() -> upload().statusCode() == 200)).isLessThan(RECOVERY);
        assertThat(gateway.gateway().health("readiness")).isEqualTo(200);
        assertThat(gateway.metric("gateway_ledger_journal_up")).isEqualTo(1);
        gateway.compare(false);
        assertThat(gateway.gateway().stdout().substring(printed))
                .contains("The journal of the ledger cannot be written: the disk is full")
                .contains("The journal of the ledger can be written again");

        String spend = spend();
        gateway.gateway().terminate();
        assertThat(gateway.gateway().endsWithin(TIMEOUT)).isTrue();
        gateway.restart();
        gateway.awaitReady();
        assertThat(spend()).as("what limits count").isEqualTo(spend);
        String taskId = JsonPath.read(task.get().body(), "$.data.task_id");
        assertThat(gateway.get("/klingai/task/" + taskId + "/fetch").statusCode())
                .isEqualTo(200);
        await().untilAsserted(() -> assertThat(gateway.ledger().rows())
                .as("the task is remembered")
                .anyMatch(row -> row.all().get("submission") != null));
        gateway.compare(false);
    }

    @Test
    void losesNothingHoweverOftenTheDiskIsFullUnderLoad() throws Exception {
        Duration longest = Duration.ZERO;
        try (Load _ = gateway.load(CALLERS)) {
            for (int i = 0; i < FILLS; i++) {
                // random times
                TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_500));
                long refused = gateway.answered(503);
                disk.fillUpTo(random.nextInt(200));
                await().atMost(TIMEOUT).until(() -> gateway.answered(503) > refused);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
                disk.free();
                Duration recovery = gateway.awaitService();
                longest = recovery.compareTo(longest) > 0 ? recovery : longest;
            }
        }
        assertThat(longest).isLessThan(RECOVERY);
        gateway.compare(false);
        System.out.printf("%d fills, served again within %d ms%n", FILLS, longest.toMillis());
    }

    @Test
    void startsWhileTheDiskIsStillFullAndRecordsWhatWasUnderWay() throws Exception {
        try (Load _ = gateway.load(CALLERS)) {
            await().atMost(TIMEOUT).until(() -> gateway.answered(200) > 5L * CALLERS);
            disk.fill();
            await().atMost(TIMEOUT).until(() -> gateway.answered(503) > CALLERS);
            gateway.kill();
        }
        disk.keepFull();
        gateway.restart();

        gateway.gateway().awaitHealth("liveness");
        // the blocks that the dead process had allocated may have room for some rows
        await().atMost(TIMEOUT).until(() -> gateway.call(0) == 503);
        assertThat(gateway.gateway().health("readiness")).isEqualTo(503);

        disk.free();
        assertThat(gateway.awaitService()).isLessThan(RECOVERY);
        assertThat(gateway.gateway().health("readiness")).isEqualTo(200);
        gateway.compare(true);
    }

    private static void assertStorageUnavailable(Answer answer, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(JsonPath.<String>read(answer.body(), "$.type")).isEqualTo(type);
        assertThat(answer.retryAfter()).isEqualTo("5");
    }

    private static Answer newClient(String name) {
        return gateway.post("/admin/v1/clients", "{\"name\":\"" + name + "\"}", "new-client", Map.of());
    }

    private static Answer keyed(String key) {
        return gateway.character(Map.of("Idempotency-Key", key), 0);
    }

    private static Answer submission() {
        return gateway.call(
                "/klingai/multi-image2video",
                "{\"prompt\": \"a cat sandbox:slow=6000\", \"image_list\": [], \"model_name\": \"kling-v1-6\"}",
                Map.of());
    }

    private static String spend() {
        return JsonPath.read(gateway.get("/api/v1/me").body(), "$.spend.today").toString();
    }

    private static Answer upload() {
        return gateway.call("/v1/chat/completions", LARGE_CHAT, Map.of());
    }
}
