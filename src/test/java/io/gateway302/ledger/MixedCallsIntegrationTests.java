package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.sandbox.CatalogCall;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.upstream.UpstreamAccount;
import io.gateway302.upstream.account.UpstreamRecord;
import io.gateway302.upstream.account.UpstreamRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of all families, with streams, tasks and failures: the ledger adds up to what the sandbox has billed. {@code
 * gateway.test.calls} makes a longer run, {@code gateway.test.seed} repeats one.
 */
class MixedCallsIntegrationTests {

    private static final int POLLS = 12;

    /** Behaviours of the sandbox, most of them good. */
    private static final List<String> SCRIPTS = List.of(
            "a cat",
            "a cat",
            "a cat",
            "a cat",
            "a cat",
            "a cat",
            "sandbox:-10011",
            "sandbox:garbage",
            "sandbox:stream-error",
            "sandbox:bare-error",
            "sandbox:half",
            "sandbox:failed");

    /** Places of a task's id in responses. */
    private static final List<String> IDS =
            List.of("/data/task_id", "/task_id", "/id", "/data/id", "/result", "/request_id", "/data/task/id", "/uuid");

    private static final List<Operation> OPERATIONS = SandboxCaller.CATALOG.operations().stream()
            .filter(Operation::billable)
            .filter(operation -> SandboxCaller.CATALOG.tasks(operation).isEmpty())
            .toList();

    private final long seed = Long.getLong("gateway.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path data;

    @Test
    void theLedgerAddsUpToWhatTheSandboxHasBilled() throws Exception {
        int count = Integer.getInteger("gateway.test.calls", 300);
        try (RunningGateway gateway = RunningGateway.start(data, "spring.profiles.active=sandbox");
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            String key = ledger.newClientOf("{\"name\":\"mixed\",\"validation\":\"off\"}");
            URI address = URI.create("http://127.0.0.1:" + gateway.port());
            List<Callable<Integer>> calls = IntStream.range(0, count)
                    .mapToObj(_ -> OPERATIONS.get(random.nextInt(OPERATIONS.size())))
                    .<Callable<Integer>>map(operation -> {
                        String text = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
                        boolean stream = operation.response() == ResponseKind.SSE_OR_JSON && random.nextBoolean();
                        return () -> call(address, key, operation, text, stream);
                    })
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }

            assertThat(statuses).as("seed %d", seed).contains(200).hasSize(count);
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(open(ledger).filter(row -> !isTask(row)))
                            .as("seed %d", seed)
                            .isEmpty());
            URI sandbox = gateway.bean(UpstreamAccount.class).addresses().getFirst();
            BigDecimal recorded = settled(ledger);
            for (Row task : open(ledger).toList()) {
                recorded = recorded.add(recordOf(task, gateway.bean(UpstreamRecords.class)));
            }
            assertThat(recorded).as("seed %d", seed).isEqualByComparingTo(billed(sandbox));
        }
    }

    /** Returns the rows of calls that may have been billed, and for which 302.AI's record is not known yet. */
    private static Stream<Row> open(LedgerCaller ledger) {
        return ledger.rows().stream()
                .filter(row ->
                        row.cost() != null && row.cost().signum() > 0 && !"upstream_record".equals(row.costSource()));
    }

    /** Returns whether the row is that of a task, whose record may be looked up half an hour later. */
    private static boolean isTask(Row row) {
        return SandboxCaller.CATALOG
                        .require(String.valueOf(row.all().get("operation")))
                        .poll()
                != null;
    }

    private static BigDecimal settled(LedgerCaller ledger) {
        return ledger.rows().stream()
                .filter(row -> "upstream_record".equals(row.costSource()))
                .map(row -> Objects.requireNonNull(row.cost()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal recordOf(Row row, UpstreamRecords records) {
        UpstreamRecord record = records.find(
                String.valueOf(row.all().get("upstream_key")),
                String.valueOf(row.all().get("upstream_request_id")));
        return record instanceof UpstreamRecord.Found found ? found.cost() : BigDecimal.ZERO;
    }

    /** Makes a call, and polls for the result of the task that it has started. Returns the status of the call. */
    private int call(URI address, String key, Operation operation, String text, boolean stream) throws Exception {
        HttpResponse<byte[]> response = send(CatalogCall.of(operation, text, stream), address, key);
        String task = operation.poll() == null || response.statusCode() != 200 ? null : task(response.body());
        for (int i = 0; task != null && i < POLLS; i++) {
            send(CatalogCall.ofPoll(operation, task), address, key);
        }
        return response.statusCode();
    }

    private HttpResponse<byte[]> send(CatalogCall call, URI address, String key) throws Exception {
        HttpRequest request = call.to(address)
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            // the response broke off, as the sandbox was told
            return http.send(HttpRequest.newBuilder(address.resolve("/livez")).build(), BodyHandlers.ofByteArray());
        }
    }

    private static @Nullable String task(byte[] response) {
        String text = new String(response, StandardCharsets.UTF_8);
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return null;
        }
        JsonNode answer = JsonMapper.shared().readTree(text);
        return IDS.stream()
                .map(answer::at)
                .filter(id -> id.isString() || id.isNumber())
                .map(JsonNode::asString)
                .findFirst()
                .orElse(null);
    }

    private BigDecimal billed(URI sandbox) throws Exception {
        HttpResponse<String> tally = http.send(
                HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/generations"))
                        .build(),
                BodyHandlers.ofString());
        return new BigDecimal(JsonPath.<String>read(tally.body(), "$.cost_usd"));
    }
}
