package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of dry runs at the paths of 302.AI, and of what a refused call tells about a budget. */
class DryRunIntegrationTests {

    private static final String CHARACTER = "/doubao/drawing/character";
    private static final String CHAT = "/v1/chat/completions";
    private static final String PICTURE = "{\"prompt\":\"a cat\",\"image_urls\":[\"https://a.example/b.jpg\"]}";
    private static final String TRANSCRIPTION =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\""
                    + "\r\n\r\nabc\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--b--\r\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
                "gateway.passthrough.unlisted=allow",
                "gateway.usage.estimates.unlisted=0.33");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("dry");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpResponse<String> send(String method, String path, String type, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> dryRun(String method, String path, String type, String body, String... headers)
            throws Exception {
        upstream.answers(500, "text/plain", "nothing may be sent");
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Gateway-Dry-Run";
        all[1] = "true";
        HttpResponse<String> answer = send(method, path, type, body, all);
        assertThat(upstream.seen()).isEmpty();
        return answer;
    }

    private static String text(HttpResponse<String> answer, String path) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return String.valueOf(JsonPath.<Object>read(answer.body(), "$." + path));
    }

    private static String[] as(String other) {
        return new String[] {"Authorization", "Bearer " + other};
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "null",
            value = {
                "POST | /doubao/drawing/character | application/json | {\"prompt\":\"a\",\"image_urls\":[\"https://a.example/b\"]} | doubao.drawing.character | high_aes_ip_v20 | 1",
                "POST | /v1/chat/completions      | application/json | {\"model\":\"gpt-4o\",\"messages\":[],\"max_tokens\":77} | | gpt-4o | 78",
                "POST | /v1/chat/completions      | application/x-www-form-urlencoded | model=gpt-4o&max_tokens=78 | | gpt-4o | 80",
                "GET  | /v1/models?llm=1          | application/json | | models.list | null | 1",
                "POST | /v1/nothing/of/the/kind   | application/json | {} | unlisted | null | 1"
            })
    void tellsWhatWouldBecomeOfACall(
            String method, String path, String type, String body, String operation, String model, String quantity)
            throws Exception {
        HttpResponse<String> answer = dryRun(method, path, type, body == null ? "" : body);

        assertThat(text(answer, "dry_run")).isEqualTo("true");
        assertThat(text(answer, "accepted")).isEqualTo("true");
        assertThat(text(answer, "violations")).isEqualTo("[]");
        assertThat(text(answer, "model")).isEqualTo(String.valueOf(model));
        assertThat(text(answer, "estimated_quantity")).isEqualTo(quantity);
        assertThat(text(answer, "limits")).isEqualTo("[]");
        assertThat(answer.headers().firstValue("Gateway-Operation")).hasValue(text(answer, "operation"));
        if (operation != null) {
            assertThat(text(answer, "operation")).isEqualTo(operation);
        }
    }

    @Test
    void pricesAPicture() throws Exception {
        HttpResponse<String> answer = dryRun("POST", CHARACTER, "application/json", PICTURE);

        assertThat(text(answer, "unit")).isEqualTo("image");
        assertThat(text(answer, "estimated_cost.amount")).isEqualTo("0.05");
        assertThat(text(answer, "estimated_cost.currency")).isEqualTo("USD");
        assertThat(text(answer, "estimated_cost.source")).isEqualTo("price_list");
        assertThat(text(dryRun("POST", "/v1/nothing/of/the/kind", "application/json", "{}"), "estimated_cost.source"))
                .isEqualTo("estimate");
    }

    @Test
    void readsAMultipartForm() throws Exception {
        HttpResponse<String> answer =
                dryRun("POST", "/v1/audio/transcriptions", "multipart/form-data; boundary=b", TRANSCRIPTION);

        assertThat(text(answer, "model")).isEqualTo("whisper-1");
        assertThat(text(answer, "accepted")).isEqualTo("true");
    }

    @Test
    void listsEveryReasonAgainstTheCall() throws Exception {
        String restricted = ledger.newClientOf("{\"name\":\"dry-restricted\",\"operations\":[\"kling*\"],"
                + "\"validation\":\"enforce\",\"limits\":{\"usd_per_day\":\"0.01\",\"units_per_day\":{\"image\":0}}}");

        HttpResponse<String> answer =
                dryRun("POST", CHARACTER, "application/json", "{\"prompt\":\"a\",\"scale\":99}", as(restricted));

        assertThat(text(answer, "accepted")).isEqualTo("false");
        List<Map<String, String>> violations = JsonPath.read(answer.body(), "$.violations");
        assertThat(violations)
                .extracting(violation -> violation.get("field") + ":" + violation.get("code"))
                .contains("scale:max", ":not-allowed", ":budget-exhausted");
        assertThat(violations)
                .filteredOn(violation -> "budget-exhausted".equals(violation.get("code")))
                .extracting(violation -> violation.get("message"))
                .hasSize(2)
                .anyMatch(message -> message.contains("needs 0.05 USD, and 0.01 USD are left"))
                .anyMatch(message -> message.contains("needs 1, and 0 of 0 are left"));
        assertThat(text(answer, "limits[*].remaining")).isEqualTo("[\"0\",\"0.01\"]");
    }

    @Test
    void showsViolationsThatOnlyWarn() throws Exception {
        HttpResponse<String> answer = dryRun("POST", CHARACTER, "application/json", "{\"prompt\":\"a\",\"scale\":99}");

        assertThat(text(answer, "accepted")).isEqualTo("true");
        assertThat(text(answer, "violations[*].field")).contains("scale");
    }

    @Test
    void tellsThatAModelIsNotAllowed() throws Exception {
        String restricted = ledger.newClientOf("{\"name\":\"dry-models\",\"models\":[\"gpt-4o-mini\"]}");

        HttpResponse<String> answer =
                dryRun("POST", CHAT, "application/json", "{\"model\":\"gpt-4o\",\"messages\":[]}", as(restricted));

        assertThat(text(answer, "accepted")).isEqualTo("false");
        assertThat(text(answer, "violations[0].code")).isEqualTo("not-allowed");
        assertThat(text(answer, "model")).isEqualTo("gpt-4o");
    }

    @Test
    void usesNothingUp() throws Exception {
        String limited = ledger.newClientOf(
                "{\"name\":\"dry-limited\",\"limits\":{\"requests_per_minute\":1,\"usd_per_day\":\"0.05\"}}");
        String idempotencyKey = UUID.randomUUID().toString();
        String id = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = dryRun(
                    "POST",
                    CHARACTER,
                    "application/json",
                    PICTURE,
                    "Authorization",
                    "Bearer " + limited,
                    "Idempotency-Key",
                    idempotencyKey,
                    "X-Request-Id",
                    id);
            assertThat(text(answer, "accepted")).isEqualTo("true");
            assertThat(text(answer, "limits[*].remaining")).isEqualTo("[\"1\",\"0.05\"]");
        }

        upstream.answers(
                200, "application/json", "{\"code\":10000,\"data\":{\"image_urls\":[\"https://file.302.ai/x.jpg\"]}}");
        HttpResponse<String> call = send(
                "POST",
                CHARACTER,
                "application/json",
                PICTURE.replace("cat", "dog"),
                "Authorization",
                "Bearer " + limited,
                "Idempotency-Key",
                idempotencyKey,
                "Gateway-Dry-Run",
                "false");

        assertThat(call.statusCode()).as(call.body()).isEqualTo(200);
        assertThat(upstream.only().headers().keySet()).noneMatch(name -> name.equalsIgnoreCase("Gateway-Dry-Run"));
        assertThat(ledger.rows().stream().filter(row -> row.requestId().equals(id)))
                .isEmpty();

        HttpResponse<String> exhausted =
                dryRun("POST", CHARACTER, "application/json", PICTURE, "Authorization", "Bearer " + limited);
        assertThat(text(exhausted, "violations[*].code")).isEqualTo("[\"rate-limited\",\"budget-exhausted\"]");
    }

    @Test
    void doesNotReadALargeBodyForAnOperationThatTheCallerMayNotUse() throws Exception {
        String restricted = ledger.newClientOf("{\"name\":\"dry-large\",\"operations\":[\"kling*\"]}");

        // nothing of the body is sent
        String answer = Wire.exchange(
                gateway.port(),
                ascii("POST " + CHARACTER + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + restricted
                        + "\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\nExpect: 100-continue"
                        + "\r\nGateway-Dry-Run: true\r\nConnection: close\r\n\r\n"));

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"accepted\":false")
                .contains("not-allowed")
                .doesNotContain("required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maybe", "TRUE", "1", "true, true", "yes", "true\r\nGateway-Dry-Run: true"})
    void anotherValueIsRefused(String value) throws IOException {
        upstream.answers(500, "text/plain", "nothing may be sent");
        for (String path : List.of(CHARACTER, "/api/v1/images/character")) {
            assertThat(Wire.exchange(
                            gateway.port(),
                            ascii("POST " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + PICTURE.length()
                                    + "\r\nGateway-Dry-Run: " + value + "\r\nConnection: close\r\n\r\n" + PICTURE)))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Gateway-Dry-Run");
        }
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void theTypedEndpointTakesTheHeaderToo() throws Exception {
        HttpResponse<String> answer = dryRun("POST", "/api/v1/images/character", "application/json", PICTURE);

        assertThat(text(answer, "dry_run")).isEqualTo("true");
        assertThat(text(answer, "estimated_cost.amount")).isEqualTo("0.05");
    }

    @Test
    void anUnknownPathAndAMissingKeyStayErrors() throws Exception {
        assertThat(dryRun("POST", "/dashboard/api_key", "application/json", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(dryRun("POST", CHARACTER, "application/json", PICTURE, as("gw302_no_key"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(dryRun("POST", CHARACTER, "application/json", "{").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aRefusalNamesTheOperationThatWouldHaveBeenUsed() throws Exception {
        String restricted = ledger.newClientOf("{\"name\":\"dry-other\",\"operations\":[\"doubao.*\"]}");
        String body = "{\"model\":\"gpt-4o\",\"messages\":[]}";
        String operation = text(dryRun("POST", CHAT, "application/json", body), "operation");

        HttpResponse<String> refused = send("POST", CHAT, "application/json", body, as(restricted));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("operation " + operation + "\"");
        assertThat(refused.headers().firstValue("Gateway-Operation")).hasValue(operation);
    }

    @Test
    void aRefusedCallTellsWhatItNeedsAndWhatIsLeft() throws Exception {
        String poor = ledger.newClientOf("{\"name\":\"poor\",\"limits\":{\"usd_per_day\":\"0.02\"}}");
        String few = ledger.newClientOf("{\"name\":\"few\",\"limits\":{\"units_per_day\":{\"image\":0}}}");

        HttpResponse<String> money = send("POST", "/api/v1/images/character", "application/json", PICTURE, as(poor));
        HttpResponse<String> units = send("POST", "/api/v1/images/character", "application/json", PICTURE, as(few));
        HttpResponse<String> dropIn = send("POST", CHARACTER, "application/json", PICTURE, as(poor));

        assertThat(money.statusCode()).isEqualTo(402);
        assertThat(JsonPath.<String>read(money.body(), "$.needed_usd")).isEqualTo("0.05");
        assertThat(JsonPath.<String>read(money.body(), "$.left_usd")).isEqualTo("0.02");
        assertThat(money.body()).doesNotContain("needed_units");
        assertThat(JsonPath.<String>read(units.body(), "$.needed_units")).isEqualTo("1");
        assertThat(JsonPath.<String>read(units.body(), "$.left_units")).isEqualTo("0");
        assertThat(dropIn.statusCode()).isEqualTo(402);
        assertThat(JsonPath.<String>read(dropIn.body(), "$.error.message"))
                .contains("it needs 0.05 USD, and 0.02 USD are left");
    }
}
