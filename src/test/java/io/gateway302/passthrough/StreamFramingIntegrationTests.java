package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.Unit;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.relay.EventFraming;
import io.gateway302.sandbox.CatalogCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests of every streaming operation of the catalog in every legal framing of server-sent events. The upstream sends a
 * frame only when the caller has received the one before, so a frame that is held back fails the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamFramingIntegrationTests {

    private static final Logger log = LoggerFactory.getLogger(StreamFramingIntegrationTests.class);

    private static final Pattern REQUEST_ID = Pattern.compile("(?i)x-request-id: (\\S+)");

    private static final String PING = ": ping\n";
    private static final String PING_EVENT = ": ping\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String HIDDEN =
            "id: 4\ndata: {\"id\":\"c-1\",\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":7,\"total_tokens\":11}}\n\n";

    private final Map<String, Sending> sendings = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private RawServer upstream;
    private RunningGateway gateway;
    private LedgerCaller ledger;
    private String key;

    /** Stream that the upstream sends for a request. */
    private static final class Sending {

        private final List<String> frames;
        private final EventFraming framing;
        private final Semaphore received = new Semaphore(0);
        private volatile long sentAt;

        private Sending(List<String> frames, EventFraming framing) {
            this.frames = frames;
            this.framing = framing;
        }
    }

    @BeforeAll
    void start() {
        upstream = RawServer.start(this::send);
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port(),
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("reader");
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
        upstream.close();
        long[] sorted = nanos.stream().mapToLong(each -> each).sorted().toArray();
        if (sorted.length > 0) {
            log.info(
                    "{} frames reached the caller after (ms): p50 {}, p90 {}, p99 {}, max {}",
                    sorted.length,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 9 / 10] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }
    }

    private void send(Socket socket) throws IOException {
        Matcher id = REQUEST_ID.matcher(RawServer.readRequest(socket));
        Sending sending = id.find() ? sendings.get(id.group(1)) : null;
        if (sending == null) {
            return;
        }
        RawServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        int split = 1;
        for (String frame : sending.frames) {
            String text = sending.framing.of(frame);
            split = split % (text.length() - 1) + 1;
            chunk(socket, text.substring(0, split));
            sending.sentAt = System.nanoTime();
            chunk(socket, text.substring(split));
            try {
                if (!isHidden(frame) && !sending.received.tryAcquire(30, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        RawServer.write(socket, "0\r\n\r\n");
    }

    private static boolean isHidden(String frame) {
        return frame.equals(HIDDEN);
    }

    private static void chunk(Socket socket, String text) throws IOException {
        RawServer.write(socket, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private Stream<Operation> operations() {
        return gateway.bean(Catalog.class).operations().stream()
                .filter(operation -> operation.response() == ResponseKind.SSE_OR_JSON)
                .filter(operation -> operation.variantOf() == null);
    }

    /** Returns the frames that an upstream sends for the operation, with comments and fields of every kind. */
    private static List<String> frames(Operation operation) {
        return switch (operation.path()) {
            case "/v1/chat/completions" ->
                List.of(
                        PING,
                        "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}],\"usage\":null}\n\n",
                        PING_EVENT,
                        "event: chunk\nid: 3\nretry: 1000\ndata: {\"id\":\"c-1\",\ndata: \"choices\":[{\"delta\":{}}]}\n\n",
                        HIDDEN,
                        DONE);
            case "/v1/responses" ->
                List.of(
                        PING_EVENT,
                        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}\n\n",
                        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":4,\"output_tokens\":7,\"total_tokens\":11}}}\n\n");
            case "/v1/messages" ->
                List.of(
                        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":4,\"output_tokens\":1}}}\n\n",
                        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                        PING,
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\n",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
            case "/v1beta/models/{model}:streamGenerateContent" ->
                List.of(
                        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]}}],\"usageMetadata\":{\"promptTokenCount\":4}}\n\n",
                        "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":7}}\n\n");
            default ->
                List.of(
                        PING,
                        "data: {\"text\":\"a\",\"status\":3}\n\n",
                        "event: ping\n\n",
                        "data: {\"choices\":[{\"text\":\"b\",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":7,\"total_tokens\":11}}\n\n",
                        DONE);
        };
    }

    @ParameterizedTest
    @MethodSource("operations")
    void passesEachFrameBeforeTheNextIsSent(Operation operation) throws Exception {
        CatalogCall call = CatalogCall.of(operation, "Hello", true);
        for (EventFraming framing : EventFraming.values()) {
            String id = UUID.randomUUID().toString();
            Sending sending = new Sending(frames(operation), framing);
            sendings.put(id, sending);
            HttpResponse<InputStream> answer = http.send(
                    call.to(URI.create("http://127.0.0.1:" + gateway.port()))
                            .header("Authorization", "Bearer " + key)
                            .header("X-Request-Id", id)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            try (InputStream shown = answer.body()) {
                for (String frame : sending.frames) {
                    if (!isHidden(frame)) {
                        assertThat(read(shown, framing.of(frame).length()))
                                .as(framing + " " + frame)
                                .isEqualTo(framing.of(frame));
                        nanos.add(System.nanoTime() - sending.sentAt);
                        sending.received.release();
                    }
                }
                assertThat(shown.readAllBytes()).isEmpty();
            }
            if (operation.unit() == Unit.TOKEN) {
                assertThat(row(operation, id)).contains("succeeded", "input_token=4", "output_token=7");
            }
        }
        assertThat(nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow())
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private static String read(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String row(Operation operation, String requestId) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> ledger.rows("operation=" + operation.id()).stream()
                                .filter(row -> row.requestId().equals(requestId))
                                .findFirst()
                                .map(Object::toString)
                                .orElse(""),
                        row -> !row.isEmpty());
    }
}
