package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
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

/** Tests of answers that report a failure with a good status, and of refusals by providers behind 302.AI. */
class OutcomeIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String FIRST = "Bearer sk-first-key-of-the-outcome-tests";

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
                "gateway.upstream.api-key=sk-first-key-of-the-outcome-tests,sk-second-key-of-the-outcome-tests",
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.usage.default-estimate=0.5",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("outcomes");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpResponse<String> post(String id, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", id)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<String> keysUsed() {
        return upstream.seen().stream()
                .map(seen -> seen.headers().getFirst("Authorization"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /minimaxi/v1/image_generation           | {"id":"x","base_resp":{"status_code":1008,"status_msg":"insufficient balance"}} | 503 | upstream-account     | upstream_error
            /minimaxi/v1/image_generation           | {"id":"x","data":{"image_urls":[]},"base_resp":{"status_code":1026}}            | 422 | content-rejected     | rejected
            /minimaxi/v1/t2a_v2                     | {"data":null,"base_resp":{"status_code":2013,"status_msg":"invalid params"}}    | 422 | upstream-rejected    | rejected
            /minimaxi/v1/t2a_v2                     | {"data":null,"base_resp":{"status_code":9999}}                                  | 502 | upstream-failed      | upstream_error
            /v1/chat/completions                    | {"choices":[],"base_resp":{"status_code":"1008"}}                               | 503 | upstream-account     | upstream_error
            /minimaxi/v1/t2a_v2                     | {"data":null,"base_resp":{"status_code":1002}}                                  | 429 | upstream-rate-limited | upstream_error
            /minimaxi/v1/t2a_v2                     | {"data":{"audio":"","status":2},"base_resp":{"status_code":1002}}               | 429 | upstream-rate-limited | upstream_error
            /v1/chat/completions                    | {"id":"x","choices":null,"base_resp":{"status_code":1027}}                      | 422 | content-rejected     | rejected
            /memobase/api/v1/users                  | {"data":null,"errno":500,"errmsg":"database error"}                             | 502 | upstream-failed      | upstream_error
            /pika/generate/turbo/t2v                | {"errno":500,"errmsg":"busy"}                                                   | 502 | upstream-failed      | upstream_error
            /302/submit/upscale                     | {"errno":"7","data":{},"message":"busy"}                                        | 502 | upstream-failed      | upstream_error
            /pika/generate                          | {"success":false,"error":"busy"}                                                | 502 | upstream-failed      | upstream_error
            /pika/generate/turbo/t2v                | {"success":false,"message":"busy"}                                              | 502 | upstream-failed      | upstream_error
            /klingai/m2v_txt2video                  | {"result":0,"message":"failed","status":200}                                    | 502 | upstream-failed      | upstream_error
            /klingai/v1/images/generations          | {"code":1301,"message":"risk control","request_id":"r"}                         | 422 | content-rejected     | rejected
            /klingai/v1/images/generations          | {"code":"1201","message":"bad image","request_id":"r"}                          | 422 | upstream-rejected    | rejected
            /klingai/v1/images/generations          | {"code":7777,"message":"new code","request_id":"r"}                             | 502 | upstream-failed      | upstream_error
            /mj/submit/imagine                      | {"code":24,"description":"banned prompt"}                                       | 422 | content-rejected     | rejected
            /mj/submit/imagine                      | {"code":23,"description":"queue full"}                                          | 429 | upstream-rate-limited | upstream_error
            /doubao/images/generations              | {"code":403,"msg":"permission denied"}                                          | 503 | upstream-account     | upstream_error
            """)
    void anAnswerWhoseSuccessFieldSaysOtherwiseHasFailedAndCostsNothing(
            String path, String body, int status, String slug, String outcome) throws Exception {
        upstream.answers(200, "application/json", body);
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post(id, path, "{\"model\":\"speech-01\",\"prompt\":\"a cat\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(slug);
        Row row = ledger.row(id);
        assertThat(row.outcome()).isEqualTo(outcome);
        assertThat(row.cost()).as("it was not carried out").isNull();
    }

    /** A response with a result was paid for, whatever its success field says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /minimaxi/v1/t2a_v2            | {"data":{"audio":"00"},"base_resp":{"status_code":1002,"status_msg":"rate limit"}}
            /minimaxi/v1/image_generation  | {"id":"x","data":{"image_urls":["https://a/b"]},"base_resp":{"status_code":1026}}
            /v1/chat/completions           | {"id":"x","choices":[{"message":{"content":"a"}}],"base_resp":{"status_code":1039}}
            /minimaxi/v1/image_generation  | {"id":"x","data":{"image_urls":["","https://a/b"]},"base_resp":{"status_code":9999}}
            """)
    void aResultPassesAndIsChargedAlthoughTheSuccessFieldSaysOtherwise(String path, String body) throws Exception {
        upstream.answers(200, "application/json", body);
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post(id, path, "{\"model\":\"speech-01\",\"prompt\":\"a cat\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(ledger.row(id).outcome()).isEqualTo("succeeded");
        assertThat(ledger.row(id).cost()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /minimaxi/v1/t2a_v2            | {"data":{"audio":"00"},"base_resp":{"status_code":0,"status_msg":"success"}}
            /klingai/v1/images/generations | {"code":0,"message":"SUCCEED","data":{"task_id":"1"}}
            /klingai/v1/images/generations | {"code":"0","message":"SUCCEED","data":{"task_id":"1"}}
            /mj/submit/imagine             | {"code":22,"description":"queued","result":"1"}
            /memobase/api/v1/users         | {"data":{"id":"x"},"errno":0,"errmsg":""}
            /pika/generate/turbo/t2v       | {"success":true,"data":{"id":"1"}}
            /pika/generate/turbo/t2v       | {"id":"1","result":0,"errno":null}
            /302/submit/upscale            | {"id":"1","status":"queued"}
            """)
    void anAnswerThatSaysNothingOfAFailurePasses(String path, String body) throws Exception {
        upstream.answers(200, "application/json", body);
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post(id, path, "{\"model\":\"speech-01\",\"prompt\":\"a cat\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(ledger.row(id).outcome()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /klingai/v1/images/generations | 401 | {"code":1002,"message":"Authorization is invalid"}                     | 503
            /v1/messages                   | 403 | {"type":"error","error":{"type":"permission_error","message":"no"}}    | 422
            /v1/messages                   | 401 | {"type":"error","error":{"type":"authentication_error","message":"x"}} | 503
            /aliyun/api/v1/services/aigc/video-generation/video-synthesis | 400 | {"code":"Arrearage","message":"x"}     | 503
            """)
    void aProviderThatRefuses302AiDoesNotRestOurKey(String path, int refusal, String body, int status)
            throws Exception {
        upstream.answers(refusal, "application/json", body);
        String id = UUID.randomUUID().toString();
        String request = "{\"model\":\"claude-sonnet-4-20250514\",\"max_tokens\":9,\"messages\":[]}";

        HttpResponse<String> answer = post(id, path, request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(keysUsed()).as("no failover").containsExactly(FIRST);
        assertThat(ledger.row(id).cost()).isNull();
        post(UUID.randomUUID().toString(), path, request);
        assertThat(keysUsed()).as("no rest").containsExactly(FIRST, FIRST);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,           text/html; charset=utf-8",
        "/klingai/v1/images/generations, text/html",
        "/pika/generate/turbo/t2v,       application/xhtml+xml"
    })
    void aWebPageInsteadOfJsonIsNoAnswer(String path, String type) throws Exception {
        upstream.answers(200, type, "<html><body>Sign in</body></html>");
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post(id, path, "{\"model\":\"gpt-4o\",\"messages\":[]}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream-invalid-response").doesNotContain("<html>");
        assertThat(ledger.row(id).outcome()).isEqualTo("upstream_error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions | {"model":"gpt-4o","stream":true,"messages":[]} | data: {"error":{
            /v1/messages | {"model":"claude-sonnet-4-20250514","max_tokens":9,"stream":true,"messages":[]} | event: error~data: {"type":"error","error":{
            /v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse | {"contents":[]} | data: {"error":{"err_code":-10003
            """)
    void aBareErrorInAStreamIsFollowedByAnEventOfItsDialect(String path, String body, String event) throws Exception {
        String error = "{\"error\":{\"err_code\":-10003,\"message\":\"Network error\"}}\n";
        String ping = ": ping\n\n";
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, ping + error + "\ndata: [DONE]\n\n");
        });
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post(id, path, body);

        assertThat(answer.body()).startsWith(ping + error.strip() + "\n\n" + event.replace("~", "\n"));
        assertThat(answer.body()).endsWith("}\n\n\n\ndata: [DONE]\n\n").contains("Network error");
        Row row = ledger.row(id);
        assertThat(row.outcome()).isEqualTo("upstream_error");
        assertThat(row.all().get("upstream_code")).isEqualTo("-10003");
    }

    @Test
    void anErrorInAnEventPassesAsItIs() throws Exception {
        String stream = "data: {\"error\":{\"message\":\"x\",\"code\":\"y\"}}\n\ndata: [DONE]\n\n";
        upstream.answers(200, "text/event-stream", stream);

        HttpResponse<String> answer =
                post(UUID.randomUUID().toString(), CHAT, "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}");

        assertThat(answer.body()).isEqualTo(stream);
    }
}
