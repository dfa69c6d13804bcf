package io.gateway302.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.image.CharacterBodies;
import io.gateway302.passthrough.ScriptedUpstream;
import io.gateway302.relay.Spool;
import io.gateway302.tasks.TaskCaller;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests of {@code Prefer: respond-async} (RFC 7240) at the typed endpoints. */
class PreferredTaskIntegrationTests {

    private static final TypedSample CHARACTER = new TypedSample(
            "/api/v1/images/character",
            "/doubao/drawing/character",
            "high_aes_ip_v20",
            "doubao.drawing.character",
            "application/json",
            CharacterBodies.MINIMAL,
            "application/json",
            CharacterBodies.SUCCESS.getBytes(StandardCharsets.UTF_8),
            null);

    private static final String ASYNC = "respond-async";

    @TempDir
    static Path data;

    private static TypedGateway gateway;
    private static TaskCaller tasks;

    @BeforeAll
    static void start() {
        gateway = new TypedGateway(data, "gateway.tasks.run.shortest-interval=10ms");
        tasks = new TaskCaller(gateway.gateway().port(), gateway.key());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<TypedSample> samples() {
        return Stream.concat(Stream.of(CHARACTER), TypedSample.all().stream());
    }

    /** Lets 302.AI respond to a sample, and to the polls of its task. */
    private static void answerWell(TypedSample sample) {
        gateway.upstream().answers(exchange -> answer(exchange, sample));
    }

    private static void answer(HttpExchange exchange, TypedSample sample) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            ScriptedUpstream.answer(
                    exchange,
                    200,
                    "application/json",
                    "{\"id\":\"video_1\",\"status\":\"completed\",\"video_url\":\"https://file.302.ai/a.mp4\"}");
        } else {
            ScriptedUpstream.answer(exchange, 200, sample.answerType(), sample.answer());
        }
    }

    private static List<ScriptedUpstream.Seen> submissions() {
        return gateway.upstream().seen().stream()
                .filter(seen -> seen.method().equals("POST"))
                .toList();
    }

    private static JsonNode ended(Answer answer) {
        return tasks.ended(answer.text("id"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void runsAsATaskIfPreferred(TypedSample sample) {
        answerWell(sample);

        Answer accepted = gateway.call(sample, "Prefer", ASYNC).is(202);

        String id = accepted.text("id");
        assertThat(id).startsWith("task_");
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/tasks/" + id);
        assertThat(accepted.header("Retry-After")).isEqualTo("2");
        assertThat(accepted.header("Preference-Applied")).isEqualTo(ASYNC);
        assertThat(accepted.header("Cache-Control")).isEqualTo("no-store");
        assertThat(accepted.header("Gateway-Operation")).isEqualTo(sample.operation());
        accepted.has("object", "task").has("operation", sample.operation());
        JsonNode task = ended(accepted);
        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        assertThat(task.path("model").stringValue()).isEqualTo(sample.model());
        assertThat(submissions()).hasSize(1);
        var row = Awaitility.await()
                .until(
                        () -> gateway.ledger().rows("operation=" + sample.operation()).stream()
                                .filter(each -> each.id().equals("gen_" + id.substring("task_".length())))
                                .findFirst()
                                .orElse(null),
                        found -> found != null && found.outcome().equals("succeeded"));
        assertThat(row.all()).containsEntry("door", "task");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void sendsTheSameAsWithoutThePreference(TypedSample sample) {
        answerWell(sample);
        gateway.call(sample).is(200);
        ended(gateway.call(sample, "Prefer", ASYNC).is(202));

        assertThat(submissions()).hasSize(2);
        ScriptedUpstream.Seen plain = submissions().getFirst();
        ScriptedUpstream.Seen asTask = submissions().getLast();
        assertThat(asTask.target()).isEqualTo(plain.target());
        assertThat(asTask.text()).isEqualTo(plain.text());
        assertThat(asTask.headers().getFirst("Content-Type"))
                .isEqualTo(plain.headers().getFirst("Content-Type"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void waitsForTheEndAsPreferred(TypedSample sample) {
        answerWell(sample);

        Answer answer = gateway.call(sample, "Prefer", "respond-async, wait=30").is(200);

        answer.has("object", "task").has("status", "succeeded");
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async, wait=30");
        assertThat(answer.header("Retry-After")).isNull();
        assertThat(answer.header("Location")).isEqualTo("/api/v1/tasks/" + answer.text("id"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anotherPreferenceChangesNothing(TypedSample sample) {
        answerWell(sample);

        Answer answer =
                gateway.call(sample, "Prefer", "wait=5, handling=strict").is(200);

        assertThat(answer.header("Preference-Applied")).isNull();
        assertThat(answer.header("Location")).isNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDryRunStartsNoTask(TypedSample sample) {
        answerWell(sample);
        String key = gateway.ledger().newClient("dry-" + UUID.randomUUID());

        gateway.call(key, sample.path() + "?dry_run=true", sample, "Prefer", ASYNC)
                .is(200)
                .has("status", "dry_run");
        gateway.call(key, sample.path(), sample, "Prefer", ASYNC, "Gateway-Dry-Run", "true")
                .is(200)
                .has("status", "dry_run");

        assertThat(gateway.upstream().seen()).isEmpty();
        JsonNode list = new TaskCaller(gateway.gateway().port(), key)
                .get("/api/v1/tasks")
                .body();
        assertThat(list.path("items").size()).isZero();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDuplicateIsTheSameTask(TypedSample sample) {
        answerWell(sample);
        String key = UUID.randomUUID().toString();

        Answer first =
                gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", key).is(202);
        ended(first);
        Answer second =
                gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", key).is(200);

        second.has("id", first.text("id"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(submissions()).hasSize(1);
    }

    @Test
    void aFormWithAnotherBoundaryIsADuplicateAndOneWithAnotherFileIsNot() {
        answerWell(TypedSample.EDIT);
        String key = UUID.randomUUID().toString();
        Answer first = gateway.call(TypedSample.EDIT, "Prefer", ASYNC, "Idempotency-Key", key)
                .is(202);
        ended(first);

        gateway.call(
                        TypedSample.EDIT.with(TypedSample.EDIT.body().replace("--b", "--other")),
                        "Content-Type",
                        "multipart/form-data; boundary=other",
                        "Prefer",
                        ASYNC,
                        "Idempotency-Key",
                        key)
                .is(200)
                .has("id", first.text("id"));
        gateway.call(
                        TypedSample.EDIT.with(TypedSample.EDIT.body().replace(TestForm.PNG, TestForm.PNG + "other")),
                        "Prefer",
                        ASYNC,
                        "Idempotency-Key",
                        key)
                .isProblem(422, "idempotency-key-reused");
        assertThat(submissions()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aKeyOfACallThatWasNoTaskIsRejected(TypedSample sample) {
        answerWell(sample);
        String key = UUID.randomUUID().toString();
        gateway.call(sample, "Idempotency-Key", key).is(200);

        gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", key).isProblem(422, "idempotency-key-reused");

        assertThat(submissions()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsRejectedBeforeItIsSentIsNoTask(TypedSample sample) {
        answerWell(sample);
        String poor = gateway.ledger()
                .newClientOf("{\"name\":\"poor-" + UUID.randomUUID() + "\",\"limits\":{\"usd_per_day\":\"0.000001\"}}");
        String barred = gateway.ledger()
                .newClientOf("{\"name\":\"barred-" + UUID.randomUUID() + "\",\"operations\":[\"rag.*\"]}");

        if (!sample.equals(CHARACTER)) {
            assertThat(gateway.call(sample.misspelt(), "Prefer", ASYNC).violations())
                    .contains("model:required");
        }
        gateway.call(poor, sample.path(), sample, "Prefer", ASYNC).isProblem(402, "budget-exhausted");
        gateway.call(barred, sample.path(), sample, "Prefer", ASYNC).isProblem(403, "not-allowed");
        gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", "a b".repeat(200))
                .isProblem(400, "validation-failed");

        assertThat(gateway.upstream().seen()).isEmpty();
        for (String key : List.of(poor, barred)) {
            assertThat(new TaskCaller(gateway.gateway().port(), key)
                            .get("/api/v1/tasks")
                            .body()
                            .path("items")
                            .size())
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT          | {\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "SPEECH        | {\"model\":\"tts-1\",\"input\":\"hi\",\"voice\":\"alloy\",\"stream_format\":\"sse\"}"
            })
    void aStreamIsNoTask(String name, String body) {
        TypedSample sample = (name.equals("CHAT") ? TypedSample.CHAT : TypedSample.SPEECH).with(body);
        answerWell(sample);

        assertThat(gateway.call(sample, "Prefer", ASYNC).violations()).containsExactly("Prefer:unsupported");

        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @Test
    void aFormOnTheDiskLastsUntilItIsSentAndNoLonger() {
        String sound = "s".repeat(3_000_000);
        TypedSample sample = TypedSample.TRANSCRIPTION.with(TestForm.with("model", "whisper-1")
                .file("file", "a.mp3", "audio/mpeg", sound)
                .body());
        CountDownLatch accepted = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        gateway.upstream().answers(exchange -> {
            if (attempts.incrementAndGet() == 1) {
                // the request of the caller has ended when this attempt is repeated
                await(accepted);
                exchange.getResponseHeaders().set("Retry-After", "0");
                ScriptedUpstream.answer(
                        exchange, 429, "application/json", "{\"error\":{\"err_code\":-10008,\"message\":\"busy\"}}");
            } else {
                ScriptedUpstream.answer(exchange, 200, "application/json", sample.answer());
            }
        });

        Answer answer = gateway.call(sample, "Prefer", ASYNC).is(202);
        accepted.countDown();

        JsonNode task = ended(answer);
        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        assertThat(task.at("/output/text").stringValue()).isEqualTo("Hello");
        assertThat(submissions()).hasSize(2);
        assertThat(submissions().getLast().body()).hasSizeGreaterThan(3_000_000);
        Spool spool = gateway.gateway().bean(Spool.class);
        Awaitility.await().untilAsserted(() -> assertThat(spool.used()).isZero());
    }

    @Test
    void aFormOnTheDiskIsDeletedIfItIsADuplicateOrRejected() {
        String sound = "s".repeat(1_000_000);
        TypedSample sample = TypedSample.TRANSCRIPTION.with(TestForm.with("model", "whisper-1")
                .file("file", "a.mp3", "audio/mpeg", sound)
                .body());
        answerWell(sample);
        String key = UUID.randomUUID().toString();
        ended(gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", key).is(202));
        gateway.call(sample, "Prefer", ASYNC, "Idempotency-Key", key).is(200);
        String barred = gateway.ledger()
                .newClientOf("{\"name\":\"barred-" + UUID.randomUUID() + "\",\"operations\":[\"rag.*\"]}");
        gateway.call(barred, sample.path(), sample, "Prefer", ASYNC).is(403);

        Spool spool = gateway.gateway().bean(Spool.class);
        Awaitility.await().untilAsserted(() -> assertThat(spool.used()).isZero());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theTaskContinuesWithoutItsCaller(TypedSample sample) throws IOException {
        CountDownLatch left = new CountDownLatch(1);
        gateway.upstream().answers(exchange -> {
            await(left);
            answer(exchange, sample);
        });
        String key = gateway.ledger().newClient("gone-" + UUID.randomUUID());
        TaskCaller caller = new TaskCaller(gateway.gateway().port(), key);
        byte[] body = sample.body()
                .getBytes(
                        sample.contentType().startsWith("multipart")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + sample.path() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                            + "\r\nPrefer: respond-async, wait=60\r\nContent-Type: " + sample.contentType()
                            + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            Awaitility.await().until(() -> !gateway.upstream().seen().isEmpty());
        }
        left.countDown();

        JsonNode list = caller.get("/api/v1/tasks").body();
        assertThat(list.path("items").size()).isEqualTo(1);
        JsonNode task = caller.ended(list.at("/items/0/id").stringValue());
        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
