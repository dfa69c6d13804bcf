package io.gateway302.api.image;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.ENVELOPE;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of successful calls of the main operation: the request to 302.AI and the response to the caller. */
class CharacterIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String KEY = "sk-key-for-the-character-tests";
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    /** Upstream values of fields that the caller omits. */
    private static final String DEFAULTS = """
            "seed": -1, "scale": 3.5, "ddim_steps": 9, "width": 512, "height": 512, "cfg_rescale": 0.7,
            "ref_ip_weight": 0.7, "ref_id_weight": 0.36, "use_sr": true, "return_url": true, "desc_pushback": true""";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private final JsonMapper json = new JsonMapper();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.baseUrl(), "gateway.upstream.api-key=" + KEY);
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void succeed() {
        upstream.resetAll();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withHeader("request-id", "from-the-header")));
    }

    // ---- request to 302.AI ---------------------------------------------------------------------------------------

    @Test
    void sendsTheDocumentedRequestWithExactlyItsFieldsAndTypes() {
        String documented = """
                {"desc_pushback": true, "image_urls": ["https://file.302.ai/gpt/imgs/20241220/cat.jpg"],
                 "prompt": "长发,汉服,赏月,\\"中秋快乐\\"", "seed": 8, "scale": 3.5, "ddim_steps": 9, "width": 512,
                 "height": 768, "cfg_rescale": 0.7, "ref_ip_weight": 0.7, "ref_id_weight": 0.36, "use_sr": true,
                 "return_url": true,
                 "logo_info": {"add_logo": true, "position": 0, "language": 0, "opacity": 0.3,
                               "logo_text_content": "这里是明水印内容"}}""";

        caller.character(documented).isSuccess();

        assertThat(sentBody()).isEqualTo(json.readTree(documented));
    }

    @Test
    void sendsASingleAddressAsTheArrayThatTheUpstreamTakes() {
        caller.character("{\"prompt\": \"a cat\", \"image_urls\": \"https://example.com/cat.jpg\"}")
                .isSuccess();

        assertThat(sentBody())
                .isEqualTo(json.readTree("{\"prompt\": \"a cat\", \"image_urls\": [\"https://example.com/cat.jpg\"], "
                        + DEFAULTS + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data:image/png;base64,"})
    void sendsAnEncodedPictureWithoutPrefixUnderTheUpstreamsName(String prefix) {
        caller.character("{\"prompt\": \"a cat\", \"image_base64\": \"" + prefix + PNG + "\"}")
                .isSuccess();

        assertThat(sentBody())
                .isEqualTo(json.readTree(
                        "{\"prompt\": \"a cat\", \"binary_data_base64\": [\"" + PNG + "\"], " + DEFAULTS + "}"));
    }

    @Test
    void sendsSettingsOfAWatermarkOnlyAsFarAsTheyAreGiven() {
        caller.character(
                        "{\"prompt\": \"a\", \"image_urls\": \"https://example.com/c.jpg\", \"logo_info\": {\"position\": 3}}")
                .isSuccess();

        assertThat(sentBody().get("logo_info")).isEqualTo(json.readTree("{\"add_logo\": false, \"position\": 3}"));
    }

    @Test
    void sendsOurKeyAndNothingOfTheCallersOwn() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        caller.send(caller.request("/api/v1/images/character")
                        .header("Cookie", "session=1")
                        .header("X-Forwarded-For", "10.0.0.1")
                        .header("Forwarded", "for=10.0.0.1")
                        .header("X-Private", "x")
                        .header("traceparent", trace)
                        .header("X-Request-Id", "my-own-id")
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess()
                .hasHeader("X-Request-Id", "my-own-id");

        upstream.verify(postRequestedFor(urlEqualTo(PATH))
                .withHeader("Authorization", equalTo("Bearer " + KEY))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("traceparent", equalTo(trace))
                .withHeader("X-Request-Id", equalTo("my-own-id"))
                .withHeader("Cookie", absent())
                .withHeader("Forwarded", absent())
                .withHeader("X-Forwarded-For", absent())
                .withHeader("X-Private", absent()));
        assertThat(sent().getHeaders().toString()).doesNotContain(caller.key());
    }

    // ---- response to the caller ----------------------------------------------------------------------------------

    @Test
    void answersAsTheContractSays() {
        Answer answer = caller.character(MINIMAL).isSuccess();

        answer.has("operation", "doubao.drawing.character")
                .has("model", "high_aes_ip_v20")
                .has("images[0].url", "https://file.302.ai/gpt/imgs/20260115/abc.jpg")
                .has("images[0].b64_json", "null")
                .has("images[0].content_type", "image/jpeg")
                .has("usage.images", "1")
                .has("usage.cost.amount", "0.05")
                .has("usage.cost.currency", "USD")
                .has("usage.cost.source", "price_list")
                .has("upstream.request_id", "from-the-header")
                .has("upstream.attempts", "1")
                .has("warnings", "[]")
                .hasHeader("Gateway-Operation", "doubao.drawing.character")
                .hasHeader("Gateway-Attempts", "1")
                .hasHeader("Gateway-Cost", "0.05");
        assertThat(answer.text("id")).matches("gen_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertThat(answer.header("Server-Timing")).matches("gateway;dur=[\\d.]+, upstream;dur=[\\d.]+");
        assertThat(List.of(
                        Instant.parse(answer.text("created_at")),
                        Instant.parse(answer.text("started_at")),
                        Instant.parse(answer.text("completed_at"))))
                .isSorted();
    }

    @Test
    void passesNoCookieAndNoServerOnFromTheUpstream() {
        upstream.stubFor(post(PATH)
                .willReturn(okJson(SUCCESS).withHeader("Set-Cookie", "a=b").withHeader("Server", "cloud")));

        Answer answer = caller.character(MINIMAL).isSuccess();

        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.header("Server")).isNull();
    }

    @Test
    void givesThePictureItselfWhereNoLinkIsAskedFor() {
        upstream.stubFor(post(PATH)
                .willReturn(
                        okJson(SUCCESS.replace("\"binary_data_base64\":[]", "\"binary_data_base64\":[\"" + PNG + "\"]")
                                .replace("[\"https://file.302.ai/gpt/imgs/20260115/abc.jpg\"]", "[]"))));

        caller.character("{\"prompt\": \"a\", \"image_urls\": \"https://example.com/c.jpg\", \"return_url\": false}")
                .isSuccess()
                .has("images[0].url", "null")
                .has("images[0].b64_json", PNG)
                .has("images[0].content_type", "image/png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://file.302.ai/gpt/imgs/20260115/abc.jpg",
                "[\\\"https://file.302.ai/gpt/imgs/20260115/abc.jpg\\\"]"
            })
    void readsTheEnvelopeFormIntoTheSameAnswer(String output) {
        upstream.stubFor(post(PATH)
                .willReturn(okJson(ENVELOPE.replace("https://file.302.ai/gpt/imgs/20260115/abc.jpg", output))));

        caller.character(MINIMAL)
                .isSuccess()
                .has("images[0].url", "https://file.302.ai/gpt/imgs/20260115/abc.jpg")
                .has("usage.images", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"ref_id_weight\": 0.2', ''",
        "'\"ref_id_weight\": 0.4', ''",
        "'\"ref_id_weight\": 0.19', ref_id_weight",
        "'\"ref_id_weight\": 0.41', ref_id_weight",
        "'\"ddim_steps\": 9', ''",
        "'\"ddim_steps\": 10', ddim_steps"
    })
    void warnsOfWhatIsAllowedButUnwise(String field, String warned) {
        Answer answer =
                caller.character(MINIMAL.replace("{", "{" + field + ",")).isSuccess();

        assertThat(JsonPath.<List<String>>read(answer.response().body(), "$.warnings[*].field"))
                .containsExactlyElementsOf(warned.isEmpty() ? List.of() : List.of(warned));
    }

    // ---- dry run ---------------------------------------------------------------------------------------------------

    @Test
    void aDryRunTellsTheRequestAndItsPriceAndSendsNothing() {
        Answer answer = caller.send(
                caller.request("/api/v1/images/character?dry_run=true").POST(BodyPublishers.ofString(MINIMAL)));

        assertThat(answer.response().statusCode()).isEqualTo(200);
        answer.has("operation", "doubao.drawing.character")
                .has("status", "dry_run")
                .has("dry_run", "true")
                .has("request.prompt", "a cat")
                .has("request.width", "512")
                .has("request.image_urls[0]", "https://example.com/cat.jpg")
                .has("estimated_cost.amount", "0.05")
                .has("estimated_cost.source", "price_list")
                .has("limits", "[]")
                .madeAttempts(0);
        upstream.verify(0, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void aDryRunRefusesWhatTheCallWould() {
        caller.send(caller.request("/api/v1/images/character?dry_run=true").POST(BodyPublishers.ofString("{}")))
                .isProblem(400, "validation-failed");
    }

    private static LoggedRequest sent() {
        return upstream.findAll(postRequestedFor(urlEqualTo(PATH))).getFirst();
    }

    private JsonNode sentBody() {
        return json.readTree(sent().getBodyAsString());
    }
}
