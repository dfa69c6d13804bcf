package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of requests that the provider rejects: the caller gets the provider's own response, unless the rejection
 * concerns the account of the gateway.
 */
class RejectionIntegrationTests {

    private static final String SECRET = "sk-first-key-of-the-rejection-tests";
    private static final String CHAT = "/v1/chat/completions";
    private static final String TOO_LONG = """
            {"error": {"message": "This model's maximum context length is 128000 tokens.",
              "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}""";

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
                "gateway.upstream.api-key=" + SECRET + ",sk-second-key-of-the-rejection-tests",
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.upstream.retry.budget-reserve=1000",
                "gateway.usage.default-estimate=0.5",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("rejections");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    // ---- what passes ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # path | status | content type | body
            /v1/chat/completions | 400 | application/json | {"error":{"message":"too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
            /v1/chat/completions | 404 | application/json | {"error":{"message":"no gpt-9","type":"invalid_request_error","param":null,"code":"model_not_found"}}
            /v1/chat/completions | 400 | application/json | {"error":{"err_code":-10003,"message":"Parameter error","message_cn":"参数错误","type":"api_error"}}
            /v1/chat/completions | 400 | application/json | {"error":{"code":"content_policy_violation","message":"no"}}
            /v1/chat/completions | 403 | application/json | {"error":{"code":"moderation_blocked","message":"no"}}
            /v1/chat/completions | 404 | text/html | <html><body>404 page not found</body></html>
            /v1/chat/completions | 413 | text/html;charset=utf-8 | <html><head><title>413 Request Entity Too Large</title></head></html>
            /v1/chat/completions | 400 | text/plain | upstream says no
            /v1/chat/completions | 422 | application/problem+json | {"type":"about:blank","title":"Unprocessable","status":422,"detail":"n is odd"}
            /v1/chat/completions | 422 | application/json | {"detail":[{"type":"missing","loc":["body","x"],"msg":"Field required"}]}
            /v1/chat/completions | 400 | text/event-stream | data: {"error":{"message":"too long","code":"context_length_exceeded"}}
            /v1/chat/completions | 418 | application/octet-stream | teapot
            /v1/responses        | 400 | application/json | {"error":{"message":"no","type":"invalid_request_error","param":"input[0]","code":null}}
            /v1/embeddings       | 400 | application/json | {"error":{"message":"no","type":"invalid_request_error","param":"input","code":null}}
            /v1/messages         | 400 | application/json | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"},"request_id":"req_1"}
            /v1/messages         | 404 | application/json | {"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}
            /v1/messages         | 413 | application/json | {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}
            /cc/v1/messages      | 400 | application/json | {"type":"error","error":{"type":"invalid_request_error","message":"no"}}
            /v1beta/models/gemini-2.5-flash:generateContent | 400 | application/json | {"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}
            /v1beta/models/gemini-9:generateContent | 404 | application/json | {"error":{"code":404,"message":"models/gemini-9 is not found","status":"NOT_FOUND"}}
            /v1beta/models/gemini-2.5-flash:streamGenerateContent | 400 | application/json | [{"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}}]
            /klingai/v1/images/generations | 400 | application/json | {"code":1201,"message":"image is invalid","request_id":"r"}
            /mj/submit/imagine | 400 | application/json | {"code":24,"description":"banned prompt"}
            /doubao/drawing/character | 400 | application/json | {"code":50413,"message":"Post Text Risk Not Pass","data":null}
            /302/submit/upscale | 422 | application/json | {"detail":"no image"}
            """)
    void theProvidersOwnRejectionReachesTheCaller(String path, int status, String type, String body) throws Exception {
        for (String stream : new String[] {"", "\"stream\": true, "}) {
            upstream.answers(status, type, body);

            HttpResponse<byte[]> answer = post(
                    path,
                    "{" + stream
                            + "\"model\": \"gpt-4o\", \"messages\": [], \"prompt\": \"a\"}"
                                    .replace(path.startsWith("/v1beta") ? "\"model\": \"gpt-4o\", " : "none", ""));

            assertThat(text(answer)).isEqualTo(body);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("content-type")).hasValue(type);
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(answer.headers().firstValue("gateway-operation")).isPresent();
        }
    }

    @Test
    void anEmptyRejectionStaysEmpty() throws Exception {
        upstream.answers(400, "application/json", "");

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).hasValue("0");
        assertThat(answer.headers().firstValue("gateway-attempts")).hasValue("1");

        upstream.answers(200, "application/json", "");

        assertThat(send(request("/v1/async_result?task_id=1").GET()).headers().firstValue("gateway-attempts"))
                .hasValue("1");
    }

    @Test
    void aCompressedRejectionPassesInItsCoding() throws Exception {
        byte[] packed = gzip(TOO_LONG);
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 400, "application/json", packed);
        });

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(answer.body()).isEqualTo(packed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void ourKeyIsMasked(String coding) throws Exception {
        String body = "{\"error\":{\"message\":\"bad header Bearer %s\",\"code\":\"bad_header\",\"param\":\"%s\"}}";
        upstream.answers(exchange -> {
            String told = body.formatted(SECRET, SECRET);
            if (!coding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", coding);
            }
            exchange.getResponseHeaders().set("x-debug", SECRET);
            ScriptedUpstream.answer(
                    exchange,
                    400,
                    "application/json",
                    coding.isEmpty() ? told.getBytes(StandardCharsets.UTF_8) : gzip(told));
        });

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("x-debug")).isEmpty();
        String stars = "*".repeat(SECRET.length());
        assertThat(text(answer)).isEqualTo(body.formatted(stars, stars));
    }

    @Test
    void headersOfTheRejectionPassAsThoseOfASuccess() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("request-id", "up-1");
            exchange.getResponseHeaders().set("x-should-retry", "true");
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.getResponseHeaders().set("X-Reason", "lock");
            ScriptedUpstream.answer(exchange, 409, "application/json", "{\"error\":{\"message\":\"locked\"}}");
        });

        HttpResponse<byte[]> answer = post("/v1/messages", "{\"model\": \"claude-3-5-sonnet-20241022\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("request-id")).hasValue("up-1");
        assertThat(answer.headers().firstValue("x-reason")).hasValue("lock");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertThat(answer.headers().allValues("x-should-retry"))
                .as("the provider knows it, and nothing was billed")
                .containsExactly("true");
    }

    @Test
    void aRejectedReadPassesForGetAndHead() throws Exception {
        upstream.answers(405, "application/json", "{\"error\":{\"message\":\"not here\"}}");

        HttpResponse<byte[]> get = send(request("/v1/models").GET());
        HttpResponse<byte[]> head = send(request("/v1/models").method("HEAD", BodyPublishers.noBody()));

        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(text(get)).contains("not here");
        assertThat(head.statusCode()).isEqualTo(405);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {"error":{"message":"no","code":"context_length_exceeded"}}  | rejected       | upstream-rejected
            404 | {"error":{"message":"no","code":"model_not_found"}}          | rejected       | upstream-rejected
            400 | {"error":{"message":"no","code":"content_policy_violation"}} | rejected       | content-rejected
            404 | nothing                                                      | upstream_error | upstream-failed
            """)
    void theLedgerKeepsItsOwnOutcome(int status, String body, String outcome, String slug) throws Exception {
        upstream.answers(status, "application/json", body);
        String id = UUID.randomUUID().toString();

        HttpResponse<byte[]> answer = send(request(CHAT)
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString("{\"model\": \"gpt-4o\", \"messages\": []}")));

        assertThat(answer.statusCode()).isEqualTo(status);
        Row row = ledger.row(id);
        assertThat(row.outcome()).isEqualTo(outcome);
        assertThat(row.all()).containsEntry("status", status);
        assertThat(row.cost()).isNull();
        assertThat(row.all()).containsEntry("attempts", 1);
        assertThat(String.valueOf(row.all().get("error_code"))).isNotEqualTo("null");
    }

    @Test
    void theSameIdempotencyKeyIsUsedAgainAfterARejection() throws Exception {
        String once = UUID.randomUUID().toString();
        upstream.answers(400, "application/json", TOO_LONG);
        HttpRequest.Builder ask = request(CHAT)
                .header("Idempotency-Key", once)
                .POST(BodyPublishers.ofString("{\"model\": \"gpt-4o\", \"messages\": []}"));

        assertThat(text(send(ask))).isEqualTo(TOO_LONG);
        assertThat(text(send(ask))).isEqualTo(TOO_LONG);
        assertThat(upstream.seen()).hasSize(2);
    }

    // ---- what does not pass ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            401 | application/json | {"error":{"message":"Incorrect API key sk-other of org-operator","code":"invalid_api_key"}}
            402 | application/json | {"error":{"err_code":-10004,"message":"operator has 0.00"}}
            400 | application/json | {"error":{"err_code":-10004,"message":"operator has 0.00"}}
            400 | application/json | {"code":"Arrearage","message":"operator must pay","request_id":"r"}
            429 | application/json | {"error":{"err_code":-10007,"message":"operator's daily quota"}}
            429 | application/json | {"error":{"code":"insufficient_quota","message":"operator must pay"}}
            403 | text/html        | <html>operator is blocked</html>
            403 | application/json | {"type":"error","error":{"type":"permission_error","message":"operator may not"}}
            400 | application/json | {"error":{"code":400,"message":"API key not valid, operator","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}
            400 | application/json | [{"error":{"code":400,"message":"API key not valid, operator","status":"INVALID_ARGUMENT"}}]
            400 | application/json | {"error":{"code":400,"message":"User location is not supported for the API use. operator","status":"FAILED_PRECONDITION"}}
            400 | application/json | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low, operator"}}
            400 | application/json | {"type":"error","error":{"type":"billing_error","message":"operator"}}
            400 | text/event-stream | data: {"error":{"err_code":-10004,"message":"operator has 0.00"}}
            400 | text/plain       | invalid api key of the operator
            """)
    void whatConcernsTheAccountIsTranslatedAndRevealsNothing(int status, String type, String body) throws Exception {
        for (String path : new String[] {CHAT, "/v1/messages", "/v1beta/models/gemini-2.5-flash:generateContent"}) {
            upstream.answers(status, type, body);

            HttpResponse<byte[]> answer = post(path, "{\"messages\": []}");

            assertThat(text(answer)).doesNotContain("operator").doesNotContain("sk-");
            assertThat(answer.statusCode()).isEqualTo(status == 403 && type.endsWith("json") ? 422 : 503);
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip", "gzip, gzip"})
    void aRejectionThatCannotBeReadIsTranslated(String coding) throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            ScriptedUpstream.answer(exchange, 400, "application/json", "not in this coding " + SECRET);
        });
        String id = UUID.randomUUID().toString();

        HttpResponse<byte[]> answer = send(request(CHAT)
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString("{\"model\": \"gpt-4o\", \"messages\": []}")));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(text(answer)).contains("\"upstream-rejected\"").doesNotContain("coding");
        assertThat(ledger.row(id).cost()).as("a 400 is not billed").isNull();
    }

    @Test
    void aRejectionLargerThanTheBoundIsTranslated() throws Exception {
        upstream.answers(400, "text/plain", "x".repeat(1024 * 1024 + 1));

        HttpResponse<byte[]> large = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(large.statusCode()).isEqualTo(422);
        assertThat(text(large)).contains("\"upstream-rejected\"").hasSizeLessThan(1000);

        upstream.answers(400, "text/plain", "x".repeat(1024 * 1024));

        assertThat(post(CHAT, "{\"model\": \"gpt-4o\"}").body()).hasSize(1024 * 1024);
    }

    @Test
    void aStatusThatProvesNothingIsNoRejection() throws Exception {
        upstream.answers(408, "application/json", "{\"error\":{\"message\":\"slow\"}}");

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(text(answer)).contains("upstream-timeout");
    }

    // ---- rate and overload -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions | 429 | {"error":{"message":"Rate limit for org-operator","code":"rate_limit_exceeded"}} | $.error.code | upstream-rate-limited
            /v1/chat/completions | 429 | busy | $.error.code | upstream-rate-limited
            /v1/chat/completions | 200 | {"error":{"code":"RateLimitExceeded","message":"org-operator"}} | $.error.code | upstream-rate-limited
            /v1/messages | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"org-operator"}} | $.error.type | rate_limit_error
            /v1/messages | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"org-operator"}} | $.error.code | upstream-rate-limited
            /v1beta/models/gemini-2.5-flash:generateContent | 429 | {"error":{"code":429,"message":"org-operator","status":"RESOURCE_EXHAUSTED"}} | $.error.status | RESOURCE_EXHAUSTED
            /v1beta/models/gemini-2.5-flash:generateContent | 429 | {"error":{"code":429,"message":"org-operator","status":"RESOURCE_EXHAUSTED"}} | $.error.reason | upstream-rate-limited
            /klingai/v1/images/generations | 429 | {"code":1303,"message":"org-operator","request_id":"r"} | $.error.code | upstream-rate-limited
            """)
    void theRateOfTheUpstreamIsA429OfItsOwnKind(String path, int status, String body, String place, String value)
            throws Exception {
        upstream.answers(status, "application/json", body);

        HttpResponse<byte[]> answer = post(path, "{\"messages\": []}");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(com.jayway.jsonpath.JsonPath.<String>read(text(answer), place))
                .isEqualTo(value);
        assertThat(text(answer)).doesNotContain("org-operator");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(upstream.seen()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "Retry-After, 287441, 287441",
        "Retry-After, 99999999999999999999, 31536000",
        "retry-after-ms, 700000000, 700000"
    })
    void aWaitBeyondTheDeadlineIsNotAdvised(String header, String wait, String told) throws Exception {
        for (int status : new int[] {429, 503, 529}) {
            upstream.answers(exchange -> {
                exchange.getResponseHeaders().set(header, wait);
                ScriptedUpstream.answer(exchange, status, "application/json", "{\"error\":{\"message\":\"quota\"}}");
            });

            HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("retry-after")).hasValue(told);
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
            assertThat(upstream.seen()).hasSize(1);
        }
    }

    @Test
    void aShortWaitInMillisecondsIsKept() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("retry-after-ms", "20");
            exchange.getResponseHeaders().set("Retry-After", "60");
            int status = upstream.seen().size() == 1 ? 429 : 200;
            ScriptedUpstream.answer(exchange, status, "application/json", "{\"choices\":[{\"message\":{}}]}");
        });

        assertThat(post(CHAT, "{\"model\": \"gpt-4o\"}").statusCode()).isEqualTo(200);
        assertThat(upstream.seen()).hasSize(2);
    }

    @Test
    void aRateThatTheProviderCallsLastingIsNotRetried() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("x-should-retry", "false");
            ScriptedUpstream.answer(exchange, 429, "application/json", "{\"error\":{\"message\":\"month\"}}");
        });

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-4o\"}");

        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(upstream.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/messages | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            /v1/chat/completions | overloaded
            /v1beta/models/gemini-2.5-flash:generateContent | {"error":{"code":529,"message":"busy"}}
            """)
    void anOverloadedProviderIsRetriedAndThenPasses(String path, String body) throws Exception {
        upstream.answers(529, "application/json", body);
        String id = UUID.randomUUID().toString();

        HttpResponse<byte[]> answer =
                send(request(path).header("X-Request-Id", id).POST(BodyPublishers.ofString("{\"messages\": []}")));

        assertThat(answer.statusCode()).isEqualTo(529);
        assertThat(text(answer)).isEqualTo(body);
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
        assertThat(upstream.seen()).hasSize(3);
        assertThat(ledger.row(id).outcome()).isEqualTo("upstream_error");
        assertThat(ledger.row(id).cost()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"x-stainless-retry-count, 1, 1", "x-stainless-retry-count, 0, 3", "X-Server-Timeout, 0.0001, 1"})
    void retriesOfTheClientAndOfTheGatewayDoNotMultiply(String header, String value, int sent) throws Exception {
        upstream.answers(429, "application/json", "{\"error\":{\"message\":\"busy\"}}");

        send(request(CHAT).header(header, value).POST(BodyPublishers.ofString("{\"model\": \"gpt-4o\"}")));

        assertThat(upstream.seen()).hasSize(sent);
    }

    // ---- a model without a channel ---------------------------------------------------------------------------------

    @Test
    void anUnknownModelIsAskedForTwiceAndSaidToBePossiblyUnknown() throws Exception {
        upstream.answers(
                503, "application/json", "{\"error\":{\"err_code\":-10008,\"message\":\"No available models\"}}");

        HttpResponse<byte[]> answer = post(CHAT, "{\"model\": \"gpt-nine\", \"messages\": []}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(text(answer)).contains("model").contains("may not exist").contains("-10008");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(upstream.seen()).hasSize(2);
    }

    private static byte[] gzip(String text) throws java.io.IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes())
                .isNotEmpty();
        return packed.toByteArray();
    }
}
