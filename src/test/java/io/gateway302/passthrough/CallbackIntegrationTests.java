package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.validation.CallbackCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no address of the caller reaches 302.AI as the receiver of a result. */
class CallbackIntegrationTests {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String IMAGINE = "/mj/submit/imagine";
    private static final String CHAT = "/v1/chat/completions";
    private static final String RESPONSES = "/v1/responses";
    private static final String ADDRESS = "https://example.com/hook";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
        key = new LedgerCaller(gateway.port()).newClient("hooks");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void answer() {
        upstream.answers(200, JSON, "{\"code\":1,\"result\":\"1\",\"task_id\":\"1\",\"choices\":[]}");
    }

    static Stream<Arguments> hooks() {
        return Stream.of(
                Arguments.of("notifyHook", IMAGINE, JSON, body("notifyHook", "\"" + ADDRESS + "\"")),
                Arguments.of("NOTIFYHOOK", IMAGINE, JSON, body("NOTIFYHOOK", "\"" + ADDRESS + "\"")),
                Arguments.of("notify_url", IMAGINE, JSON, body("notify_url", "\"" + ADDRESS + "\"")),
                Arguments.of("callBackUrl", IMAGINE, JSON, body("callBackUrl", "\"" + ADDRESS + "\"")),
                Arguments.of("webhook", IMAGINE, JSON, body("webhook", "{\"url\":\"" + ADDRESS + "\"}")),
                Arguments.of("webhook", IMAGINE, JSON, body("webhook", "true")),
                Arguments.of("input.callback_url", IMAGINE, JSON, body("input", body("callback_url", "\"x\""))),
                Arguments.of("webhook_v3", IMAGINE, JSON, body("webhook_v3", "\"x\"")),
                Arguments.of("callback2", IMAGINE, JSON, body("callback2", "\"x\"")),
                Arguments.of("webhook_override", IMAGINE, JSON, body("webhook_override", "\"x\"")),
                Arguments.of("postback_url", IMAGINE, JSON, body("postback_url", "\"x\"")),
                Arguments.of("notice_url", IMAGINE, JSON, body("notice_url", "\"x\"")),
                Arguments.of("requests[1].webhook", IMAGINE, JSON, "{\"requests\":[1,{\"webhook\":\"x\"}]}"),
                Arguments.of("[0].webhook", IMAGINE, JSON, "[{\"webhook\":\"x\"}]"),
                Arguments.of(
                        "a.b.c.callback_url",
                        IMAGINE,
                        JSON,
                        body("a", body("b", body("c", body("callback_url", "\"x\""))))),
                Arguments.of("webhook", RESPONSES, JSON, "{\"model\":\"m\",\"input\":\"a\",\"webhook\":\"x\"}"),
                Arguments.of(
                        "background.webhook",
                        RESPONSES,
                        JSON,
                        "{\"model\":\"m\",\"input\":[],\"background\":{\"webhook\":\"x\"}}"),
                Arguments.of("webhook_v3", CHAT + "?webhook_v3=x", JSON, body("model", "\"gpt-4o\"")),
                Arguments.of("callback", CHAT + "?async=true&callback=" + ADDRESS, JSON, body("model", "\"gpt-4o\"")),
                Arguments.of("CallBack", CHAT + "?CallBack=" + ADDRESS, JSON, body("model", "\"gpt-4o\"")),
                Arguments.of("webhook", "/302/v2/image/generate?%77ebhook=x", JSON, body("model", "\"m\"")),
                Arguments.of("fal_webhook", "/302/submit/wan-t2v?fal_webhook=x", JSON, "{}"),
                Arguments.of("callback_url", IMAGINE, FORM, "prompt=a&callback_url=" + ADDRESS),
                Arguments.of("webhook[url]", IMAGINE, FORM, "prompt=a&webhook%5Burl%5D=" + ADDRESS),
                Arguments.of("Webhook_URL", "/302/v2/video/create", MULTIPART, part("Webhook_URL")));
    }

    @ParameterizedTest
    @MethodSource("hooks")
    void refusesAnAddressForTheResultAndNamesItsField(String field, String path, String type, String body)
            throws IOException {
        int before = upstream.seen().size();

        String answer = call(path, type, body);

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("validation-failed")
                .contains(field)
                .contains("poll");
        assertThat(upstream.seen()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":\"webhook\",\"notifyHook\":\"\"}",
                "{\"prompt\":\"callback_url\",\"notifyHook\":null}",
                "{\"prompt\":\"a\",\"webhook\":false}",
                "{\"prompt\":\"a\",\"webhook_secret\":\"s\"}",
                "{\"prompt\":\"a\",\"metadata\":{\"callback\":\"b\"}}"
            })
    void passesWhatNamesNoAddress(String body) throws IOException {
        assertThat(call(IMAGINE, JSON, body)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void looksOnlySoDeep() throws IOException {
        assertThat(call(IMAGINE, JSON, "{\"a\":".repeat(40) + body("callback", "1") + "}".repeat(40)))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":[{\"callback\":\"b\"}]}]}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"metadata\":{\"webhook\":\"b\"}}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"response_format\":{\"json_schema\":{\"schema\":{\"properties\":{\"webhook\":{\"type\":\"string\"}}}}}}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"functions\":[{\"parameters\":{\"properties\":{\"callback\":{\"type\":\"string\"}}}}]}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"documents\":[{\"title\":\"a\",\"webhook_url\":\"b\"}]}",
                "{\"model\":\"gpt-4o\",\"messages\":[],\"params\":{\"name\":\"a\",\"arguments\":{\"webhook\":\"b\"}}}"
            })
    void leavesToTheCallerWhatIsItsOwn(String body) throws IOException {
        assertThat(call(CHAT, JSON, body)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"input\":[{\"type\":\"local_shell_call\",\"action\":{\"env\":{\"SLACK_WEBHOOK_URL\":\"b\"}}}]",
                "\"input\":[{\"type\":\"mcp_list_tools\",\"tools\":[{\"input_schema\":{\"required\":[{\"callback\":1}]}}]}]",
                "\"input\":[{\"type\":\"file_search_call\",\"results\":[{\"attributes\":{\"notify_url\":\"b\"}}]}]",
                "\"input\":[{\"type\":\"function_call_output\",\"output\":{\"webhook\":\"b\"}}]",
                "\"input\":[{\"type\":\"function_call_output\",\"output\":{\"webhook\":\"b\"}}],\"background\":true",
                "\"input\":\"a\",\"prompt\":{\"id\":\"p\",\"variables\":{\"callback_url\":\"b\"}}"
            })
    void leavesTheConversationOfAResponseToTheCaller(String fields) throws IOException {
        upstream.answers(200, JSON, "{\"object\":\"response\",\"id\":\"resp_1\",\"status\":\"completed\"}");
        String body = "{\"model\":\"gpt-5-codex\"," + fields + "}";

        assertThat(call(RESPONSES, JSON, body)).startsWith("HTTP/1.1 200 ");
        assertThat(call("/codex" + RESPONSES, JSON, body)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void passesTheToolsOfALanguageModel() throws IOException {
        String tool = "{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":{\"type\":\"object\","
                + "\"properties\":{\"callback_url\":{\"type\":\"string\"}}}}}";

        assertThat(call(CHAT, JSON, "{\"model\":\"gpt-4o\",\"messages\":[],\"tools\":[" + tool + "]}"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void readsTheBodyOfATaskInAnyCase() throws IOException {
        assertThat(call(IMAGINE, "text/plain", body("notifyHook", "\"x\""))).startsWith("HTTP/1.1 415 ");
        assertThat(call("/302/submit/relight-background", MULTIPART, part("callback\"; filename=\"a")))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void knowsEveryFieldOfTheCatalogThatHasSuchAnAddress() {
        assertThat(ShippedCatalog.load().operations().stream()
                        .flatMap(operation -> operation.fields().stream())
                        .map(Field::name)
                        .filter(name -> name.toLowerCase(Locale.ROOT).matches(".*(hook|call_?back|notif).*"))
                        .filter(name -> !name.endsWith("secret"))
                        .distinct())
                .hasSizeGreaterThan(4)
                .allMatch(CallbackCheck::isName);
    }

    private static String body(String name, String value) {
        return "{\"" + name + "\":" + value + "}";
    }

    private static String part(String name) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + ADDRESS + "\r\n--b--\r\n";
    }

    private static String call(String path, String type, String body) throws IOException {
        return Wire.exchange(
                gateway.port(),
                ascii("POST " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key + "\r\nContent-Type: "
                        + type + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"),
                ascii(body));
    }
}
