package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.sandbox.CatalogCall;
import io.gateway302.sandbox.SandboxCaller;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests of every callable catalog entry through the pass-through: its routing, limits and ledger row, and the unchanged
 * bytes of the sandbox's response. A server between gateway and sandbox records the traffic.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogWalkIntegrationTests {

    private static final String HELD = "hold this call";

    private final SandboxCaller sandbox = new SandboxCaller();
    private final ScriptedUpstream recorder = ScriptedUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @TempDir
    static Path data;

    private RunningGateway gateway;
    private LedgerCaller ledger;
    private String key;
    private String keyWithoutAllowance;
    private String keyOverItsLimit;

    @BeforeAll
    void start() throws Exception {
        recorder.answers(exchange -> {
            HttpRequest.Builder forwarded =
                    HttpRequest.newBuilder(sandbox.at(exchange.getRequestURI().toString()));
            String id = exchange.getRequestHeaders().getFirst("X-Request-Id");
            byte[] body = recorder.seen().getLast().body();
            if (new String(body, StandardCharsets.UTF_8).contains(HELD)) {
                pause(over);
            }
            for (String name : List.of("Authorization", "Content-Type", "X-Request-Id", "mj-api-secret", "x-api-key")) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    forwarded.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = forward(forwarded
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body))
                    .build());
            answers.put(id, answer.body());
            for (String name : List.of("request-id", "sandbox-operation")) {
                answer.headers()
                        .firstValue(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            ScriptedUpstream.answer(
                    exchange,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse("application/octet-stream"),
                    answer.body());
        });
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + recorder.address(),
                "gateway.upstream.api-key=" + SandboxCaller.KEY,
                // so that each row keeps the cost by the price list
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("walker");
        keyWithoutAllowance = ledger.newClientOf("{\"name\":\"without\",\"operations\":[]}");
        keyOverItsLimit = ledger.newClientOf("{\"name\":\"over\",\"limits\":{\"concurrency\":1}}");
        var _ = http.sendAsync(
                HttpRequest.newBuilder(at("/v1/chat/completions"))
                        .header("Authorization", "Bearer " + keyOverItsLimit)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + HELD
                                        + "\"}]}"))
                        .build(),
                BodyHandlers.discarding());
        await().atMost(Duration.ofSeconds(20)).until(() -> !recorder.seen().isEmpty());
    }

    @AfterAll
    void stop() {
        over.countDown();
        gateway.close();
        recorder.close();
        sandbox.close();
    }

    private static void pause(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private HttpResponse<byte[]> send(CatalogCall call, String with, String requestId) throws Exception {
        return http.send(
                call.to(at(""))
                        .header("Authorization", "Bearer " + with)
                        .header("X-Request-Id", requestId)
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    Stream<Operation> operations() {
        return SandboxCaller.CATALOG.operations().stream()
                .filter(operation -> SandboxCaller.CATALOG.tasks(operation).isEmpty());
    }

    Stream<Operation> streams() {
        return operations().filter(operation -> operation.response() == ResponseKind.SSE_OR_JSON);
    }

    Stream<Operation> all() {
        return SandboxCaller.CATALOG.operations().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void passesTheAnswerAndRecordsTheCall(Operation operation) throws Exception {
        passes(operation, CatalogCall.of(operation, "a cat", false), "walk-" + operation.id());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void passesTheStreamAndRecordsTheCall(Operation operation) throws Exception {
        passes(operation, CatalogCall.of(operation, "a cat", true), "stream-" + operation.id());
    }

    private void passes(Operation operation, CatalogCall call, String requestId) throws Exception {
        HttpResponse<byte[]> answer = send(call, key, requestId);

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        byte[] sent = answers.get(requestId);
        if (hidesUsage(operation, requestId)) {
            assertThat(text(answer)).isEqualTo(withoutUsageFrame(new String(sent, StandardCharsets.UTF_8)));
        } else {
            assertThat(answer.body()).isEqualTo(sent);
        }
        String routed = answer.headers().firstValue("Gateway-Operation").orElseThrow();
        assertThat(answer.headers().firstValue("sandbox-operation").orElse(routed))
                .isEqualTo(routed);
        assertThat(routed).matches(name -> !isToldApart(operation) || name.equals(operation.id()), "is " + operation);
        Row row = await().atMost(Duration.ofSeconds(10)).until(() -> row(routed, requestId), found -> found != null);
        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.all()).containsEntry("door", "passthrough").containsEntry("client", "walker");
        if (SandboxCaller.CATALOG.require(routed).billable()) {
            isPricedAsBilled(row, answer.headers().firstValue("request-id").orElseThrow());
        }
    }

    /**
     * Asserts that a cost by the price list is that of the sandbox's own bill, to the millionth of a dollar. An
     * estimate is not lower than the bill.
     */
    private void isPricedAsBilled(Row row, String upstreamId) throws Exception {
        HttpResponse<byte[]> recorded = http.send(
                HttpRequest.newBuilder(sandbox.at("/dashboard/record/" + upstreamId))
                        .header("Authorization", "Bearer " + SandboxCaller.KEY)
                        .build(),
                BodyHandlers.ofByteArray());
        BigDecimal billed =
                new BigDecimal(JsonPath.read(text(recorded), "$.data.cost").toString());
        if ("estimate".equals(row.costSource())) {
            assertThat(row.cost()).isGreaterThanOrEqualTo(billed);
        } else {
            assertThat(row.costSource()).isEqualTo("price_list");
            assertThat(row.cost()).isCloseTo(billed, within(new BigDecimal("0.000001")));
        }
    }

    /** Returns whether the gateway requested the usage itself, and thus removes it from the response. */
    private static boolean hidesUsage(Operation operation, String requestId) {
        return requestId.startsWith("stream-") && operation.path().endsWith("/chat/completions");
    }

    private static String withoutUsageFrame(String stream) {
        String without = stream.lines()
                .filter(line -> !(line.contains("\"choices\":[]") && line.contains("\"usage\":{")))
                .collect(Collectors.joining("\n", "", "\n"))
                .replace("\n\n\n", "\n\n");
        assertThat(without).as("a frame of usage came").isNotEqualTo(stream);
        return without;
    }

    private @Nullable Row row(String operation, String requestId) {
        return ledger.rows("operation=" + operation + "&client=walker").stream()
                .filter(row -> row.requestId().equals(requestId))
                .findFirst()
                .orElse(null);
    }

    private static boolean isToldApart(Operation operation) {
        return operation.variantOf() == null
                || operation.fields().stream()
                        .anyMatch(field -> field.enumeration().size() == 1
                                && (field.in() == Field.Location.BODY || field.in() == Field.Location.QUERY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void refusesWhoMayNotCallIt(Operation operation) throws Exception {
        int before = recorder.seen().size();

        HttpResponse<byte[]> answer =
                send(CatalogCall.of(operation, "a cat", false), keyWithoutAllowance, "not-" + operation.id());

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(403);
        assertThat(text(answer)).contains("The caller may not use the operation");
        assertThat(recorder.seen()).hasSize(before);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void refusesWhoIsOverItsLimit(Operation operation) throws Exception {
        int before = recorder.seen().size();

        HttpResponse<byte[]> answer =
                send(CatalogCall.of(operation, "a cat", false), keyOverItsLimit, "over-" + operation.id());

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(recorder.seen()).hasSize(before);
    }

    @Test
    void nothingOfTheCatalogIsInTheWayOfTheGatewaysOwnPaths() {
        assertThat(all())
                .extracting(Operation::path)
                .noneMatch(path -> path.startsWith("/api")
                        || path.startsWith("/admin")
                        || path.startsWith("/problems")
                        || path.startsWith("/v3/api-docs")
                        || path.startsWith("/swagger-ui")
                        || path.startsWith("/actuator")
                        || path.startsWith("/error"));
    }
}
