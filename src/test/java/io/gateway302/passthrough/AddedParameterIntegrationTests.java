package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of models that reject the parameter with which the gateway asks for the usage of a stream. */
class AddedParameterIntegrationTests {

    private static final String STREAM = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n";
    private static final String NAMED =
            "{\"error\":{\"message\":\"Unknown parameter: 'stream_options'.\",\"param\":\"stream_options\"}}";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.usage.default-estimate=0.5",
                "gateway.passthrough.max-body-in-memory=64KB",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("parameters");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static String anyModel() {
        return "model-" + UUID.randomUUID();
    }

    private static String body(String model, String more) {
        return "{\"model\": \"" + model + "\", \"stream\": true, \"messages\": []" + more + "}";
    }

    private static HttpResponse<String> post(String id, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", id)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return post(UUID.randomUUID().toString(), body);
    }

    private static boolean asksForUsage(ScriptedUpstream.Seen seen) {
        return seen.text().contains("include_usage");
    }

    private static List<Boolean> asked() {
        return upstream.seen().stream()
                .map(AddedParameterIntegrationTests::asksForUsage)
                .toList();
    }

    /** Rejects requests with the parameter, and streams the others. */
    private static void rejectsTheParameter(int status, String type, String body) {
        upstream.answers(exchange -> {
            if (asksForUsage(upstream.seen().getLast())) {
                ScriptedUpstream.answer(exchange, status, type, body);
            } else {
                stream(exchange);
            }
        });
    }

    private static void stream(HttpExchange exchange) throws IOException {
        ScriptedUpstream.beginEvents(exchange);
        ScriptedUpstream.send(exchange, STREAM);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | application/json | {"error":{"message":"Unknown parameter: 'stream_options'.","type":"invalid_request_error","param":"stream_options","code":"unknown_parameter"}}
            400 | application/json | {"error":{"message":"Unrecognized request argument supplied: stream_options","type":"invalid_request_error","param":null,"code":null}}
            400 | application/json | {"error":{"message":"property 'stream_options' is unsupported","type":"invalid_request_error"}}
            400 | application/json | {"error":{"message":"stream_options is only allowed when stream is true","param":"stream_options.include_usage"}}
            400 | application/json | {"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"streamOptions\\": Cannot find field.","status":"INVALID_ARGUMENT"}}
            400 | application/json | {"error":{"err_code":-10003,"message":"Parameter error","type":"api_error"}}
            400 | application/json | {"error":{"err_code":-10003,"message":"参数错误","type":"api_error"}}
            422 | application/json | {"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}
            422 | application/problem+json | {"title":"Unprocessable","detail":"unknown field stream_options"}
            422 | application/json | {"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options', 'include_usage')}]","code":400}
            400 | application/json | {"code":"InvalidParameter","message":"The parameter stream options is not valid","request_id":"r"}
            400 | application/json | {"error":"include_usage is not supported"}
            400 | text/plain       | unexpected keyword argument 'stream_options'
            400 | text/html        | <p>Bad field: STREAM_OPTIONS</p>
            400 | text/event-stream | data: {"error":{"message":"unknown field stream_options"}}
            400 | application/json | [{"error":{"message":"unknown field stream_options"}}]
            400 | text/plain       | ``
            """)
    void theRequestIsSentOnceMoreWithoutTheParameterAndThatIsRemembered(int status, String type, String rejection)
            throws Exception {
        rejectsTheParameter(status, type, rejection == null ? "" : rejection);
        String model = anyModel();
        String id = UUID.randomUUID().toString();

        HttpResponse<String> first = post(id, body(model, ""));

        assertThat(first.body()).isEqualTo(STREAM);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(asked()).containsExactly(true, false);
        assertThat(upstream.seen().getLast().text()).isEqualTo(body(model, ""));
        List<Row> rows = await().atMost(Duration.ofSeconds(10)).until(() -> rows(id), found -> !found.isEmpty());
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().outcome()).isEqualTo("succeeded");
        assertThat(rows.getFirst().all()).containsEntry("attempts", 2);

        post(body(model, ""));
        post(body(anyModel(), ""));

        assertThat(asked())
                .as("known for the model, and for no other")
                .containsExactly(true, false, false, true, false);
    }

    private static List<Row> rows(String id) {
        return ledger.rows().stream().filter(row -> row.requestId().equals(id)).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {"error":{"message":"too long","param":"messages","code":"context_length_exceeded"}}
            400 | {"error":{"message":"invalid parameter","param":"temperature","code":null}}
            400 | {"error":{"message":"no such parameter","param":null,"code":"model_not_streaming"}}
            400 | {"error":{"message":"not in your country","param":null,"code":null}}
            400 | {"error":{"code":"content_policy_violation","message":"stream_options"}}
            404 | {"error":{"message":"stream_options","code":"model_not_found"}}
            401 | {"error":{"message":"stream_options","type":"x","code":"stream_options"}}
            409 | {"error":{"message":"stream_options"}}
            500 | {"error":{"message":"unknown field stream_options"}}
            503 | {"error":{"message":"unknown field stream_options"}}
            408 | {"error":{"message":"unknown field stream_options"}}
            200 | {"error":{"message":"unknown field stream_options"}}
            """)
    void otherFailuresAreNotSentAgain(int status, String body) throws Exception {
        upstream.answers(status, "application/json", body);

        post(body(anyModel(), ""));

        assertThat(asked()).containsExactly(true);
    }

    @Test
    void anErrorInAStreamIsNotSentAgain() throws Exception {
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, "data: " + NAMED + "\n\n");
        });

        post(body(anyModel(), ""));

        assertThat(asked()).containsExactly(true);
    }

    @Test
    void aRequestThatIsRejectedWithoutTheParameterTooIsNotRemembered() throws Exception {
        String echo = "{\"error\":{\"message\":\"bad role in 'stream_options'\"}}";
        upstream.answers(400, "application/json", echo);
        String model = anyModel();

        HttpResponse<String> answer = post(body(model, ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(echo);
        assertThat(asked()).containsExactly(true, false);
        post(body(model, ""));
        assertThat(asked()).containsExactly(true, false, true, false);
    }

    @Test
    void aModelThatAcceptsTheParameterIsAskedEachTime() throws Exception {
        upstream.answers(AddedParameterIntegrationTests::stream);
        String model = anyModel();

        post(body(model, ""));
        post(body(model, ""));

        assertThat(asked()).containsExactly(true, true);
    }

    @Test
    void whatTheCallerAskedForItselfIsItsOwn() throws Exception {
        upstream.answers(400, "application/json", NAMED);

        HttpResponse<String> answer = post(body(anyModel(), ", \"stream_options\": {\"include_usage\": true}"));

        assertThat(answer.body()).isEqualTo(NAMED);
        assertThat(asked()).containsExactly(true);
    }

    @Test
    void theCallersOwnOptionsStayAsTheyWere() throws Exception {
        rejectsTheParameter(400, "application/json", NAMED);
        String body = body(anyModel(), ", \"stream_options\":  {\"include_usage\" :false}")
                .replace("include", "Include");

        post(body);

        assertThat(upstream.seen()).hasSize(2);
        assertThat(upstream.seen().getLast().text()).isEqualTo(body);
    }

    @Test
    void aBodyOnDiskIsSentOnceMoreToo() throws Exception {
        rejectsTheParameter(400, "application/json", NAMED);
        String body = body(anyModel(), ", \"user\": \"" + "x".repeat(100_000) + "\"");

        assertThat(post(body).body()).isEqualTo(STREAM);
        assertThat(asked()).containsExactly(true, false);
        assertThat(upstream.seen().getLast().text()).isEqualTo(body);
    }
}
