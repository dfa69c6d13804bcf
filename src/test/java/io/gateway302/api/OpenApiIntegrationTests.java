package io.gateway302.api;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of the HTTP interface, as a generator of clients would read it. */
class OpenApiIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String CHARACTER = "/paths/~1api~1v1~1images~1character/post";
    private static final String REQUEST = "/components/schemas/CharacterRequest";
    private static final String LOGO = "/components/schemas/LogoInfo";

    private static ObjectNode api;

    /** The catalog's own schema of the operation. */
    private static JsonNode cataloged;

    /** Real answers, by the schema that describes them. */
    private static final Map<String, String> answers = new LinkedHashMap<>();

    private static HttpResponse<String> swagger;

    /** The status of everything that the page loads. */
    private static final Map<String, Integer> swaggerParts = new LinkedHashMap<>();

    @BeforeAll
    static void read(@TempDir Path data) throws Exception {
        WireMockServer upstream = new WireMockServer(options().dynamicPort());
        upstream.start();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(SUCCESS)));
        try (RunningGateway gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.baseUrl());
                HttpClient browser = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            TypedCaller caller = TypedCaller.of(gateway);
            api = (ObjectNode) JSON.readTree(get(caller, "/v3/api-docs"));
            String operation = get(caller, "/api/v1/operations/doubao.drawing.character");
            cataloged = JSON.readTree(operation).path("request_schema");

            String ok = "/responses/200/content/application~1json/schema";
            answers.put(CHARACTER + ok, body(caller.character(MINIMAL)));
            answers.put(
                    CHARACTER + ok + "#dry",
                    body(caller.send(caller.request("/api/v1/images/character?dry_run=true")
                            .POST(BodyPublishers.ofString(MINIMAL)))));
            answers.put(
                    CHARACTER + "/responses/default/content/application~1problem+json/schema",
                    body(caller.character("{}")));
            answers.put("/components/schemas/Operation", operation);
            answers.put("/components/schemas/OperationPage", get(caller, "/api/v1/operations?limit=1000"));
            answers.put("/components/schemas/NotCallablePage", get(caller, "/api/v1/operations/not-callable"));

            URI address = URI.create("http://127.0.0.1:" + gateway.port());
            swagger = browser.send(request(address.resolve("/swagger-ui")), BodyHandlers.ofString());
            Matcher parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(swagger.body());
            while (parts.find()) {
                URI part = swagger.uri().resolve(parts.group(1));
                swaggerParts.put(
                        part.getPath(),
                        browser.send(request(part), BodyHandlers.discarding()).statusCode());
            }
        } finally {
            upstream.stop();
        }
    }

    private static HttpRequest request(URI address) {
        return HttpRequest.newBuilder(address).build();
    }

    private static String get(TypedCaller caller, String path) {
        return body(caller.send(caller.request(path).GET()));
    }

    private static String body(TypedCaller.Answer answer) {
        return answer.response().body();
    }

    @Test
    void itIsOpenApi31() {
        assertThat(api.path("openapi").stringValue()).startsWith("3.1.");
        assertThat(api.at("/info/title").stringValue()).isEqualTo("gateway302");
        assertThat(api.at("/components/securitySchemes/key/scheme").stringValue())
                .isEqualTo("bearer");
    }

    @Test
    void theCharacterOperationIsDescribedWithExamplesAndProblems() {
        JsonNode operation = api.at(CHARACTER);

        assertThat(operation.path("operationId").stringValue()).isEqualTo("generateCharacterImage");
        assertThat(operation
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").stringValue()
                                + " in " + parameter.path("in").stringValue() + ": "
                                + parameter.at("/schema/type").stringValue()))
                .containsExactlyInAnyOrder("dry_run in query: boolean", "Idempotency-Key in header: string");
        assertThat(operation.at("/requestBody/required").booleanValue()).isTrue();
        assertThat(operation.at("/requestBody/content").propertyNames()).containsExactly("application/json");
        assertThat(operation
                        .at("/requestBody/content/application~1json/schema/$ref")
                        .stringValue())
                .isEqualTo("#" + REQUEST);
        assertThat(operation.at("/requestBody/content/application~1json/examples"))
                .isNotEmpty();
        assertThat(operation.at("/responses/default/content").propertyNames())
                .containsExactly("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        REQUEST + ", seed,          integer, -1,   -1,  4294967295",
        REQUEST + ", scale,         number,  3.5,  1,   10",
        REQUEST + ", ddim_steps,    integer, 9,    1,   200",
        REQUEST + ", width,         integer, 512,  256, 768",
        REQUEST + ", height,        integer, 512,  256, 768",
        REQUEST + ", cfg_rescale,   number,  0.7,  0,   1",
        REQUEST + ", ref_ip_weight, number,  0.7,  0,   1",
        REQUEST + ", ref_id_weight, number,  0.36, 0,   1",
        LOGO + ",    position,      integer, 0,    0,   3",
        LOGO + ",    language,      integer, 0,    0,   1",
        LOGO + ",    opacity,       number,  ,     0,   1"
    })
    void rangesAndDefaultsAreNumbers(
            String schema, String field, String type, BigDecimal fallback, BigDecimal least, BigDecimal most) {
        JsonNode property = api.at(schema + "/properties/" + field);

        assertThat(property.path("type").stringValue()).isEqualTo(type);
        assertThat(number(property, "default")).isEqualTo(fallback);
        assertThat(number(property, "minimum")).isEqualTo(least);
        assertThat(number(property, "maximum")).isEqualTo(most);
    }

    @Test
    void theRestOfTheRequestIsAsStrictAsTheGateway() {
        JsonNode request = api.at(REQUEST);

        assertThat(request.path("required")).extracting(JsonNode::stringValue).containsExactly("prompt");
        assertThat(request.path("additionalProperties").booleanValue(true)).isFalse();
        assertThat(api.at(LOGO + "/additionalProperties").booleanValue(true)).isFalse();
        assertThat(request.at("/properties/prompt/minLength").intValue()).isEqualTo(1);
        assertThat(request.at("/properties/prompt/maxLength").intValue()).isEqualTo(2000);
        assertThat(request.at("/properties/image_urls/minItems").intValue()).isEqualTo(1);
        assertThat(request.at("/properties/image_urls/maxItems").intValue()).isEqualTo(1);
        assertThat(request.at("/properties/use_sr/default").booleanValue()).isTrue();
        assertThat(request.at("/properties/return_url/default").booleanValue()).isTrue();
        assertThat(request.at("/properties/desc_pushback/default").booleanValue())
                .isTrue();
        assertThat(api.at(LOGO + "/properties/logo_text_content/maxLength").intValue())
                .isEqualTo(64);
    }

    @Test
    void theTypedApiAndTheCatalogAgreeOnTheFieldsThatBothKnow() {
        assertAgreement(api.at(REQUEST + "/properties"), cataloged.path("properties"), 12);
        assertAgreement(api.at(LOGO + "/properties"), cataloged.at("/properties/logo_info/properties"), 5);
    }

    private static void assertAgreement(JsonNode typed, JsonNode catalog, int least) {
        List<String> shared = typed.propertyNames().stream()
                .filter(catalog::has)
                .filter(field -> !typed.path(field).has("$ref"))
                .toList();
        assertThat(shared).hasSizeGreaterThanOrEqualTo(least);
        for (String field : shared) {
            for (String keyword : List.of("type", "default", "minimum", "maximum", "minItems", "maxItems")) {
                // what only one of them says, such as a range that 302.AI does not document, is no disagreement
                if (typed.path(field).has(keyword) && catalog.path(field).has(keyword)) {
                    assertThat(typed.path(field).path(keyword))
                            .as(field + " " + keyword)
                            .isEqualTo(catalog.path(field).path(keyword));
                }
            }
        }
    }

    @Test
    void everyExampleIsAnExampleOfItsSchema() {
        Map<String, JsonNode> examples = new LinkedHashMap<>();
        collect("", api, examples);

        assertThat(examples).hasSizeGreaterThan(5);
        assertThat(examples)
                .allSatisfy((pointer, example) ->
                        assertThat(faults(pointer, example)).as(pointer).isEmpty());
    }

    /** Every example in the document, by the place of the schema that it is an example of. */
    private static void collect(String pointer, JsonNode node, Map<String, JsonNode> examples) {
        String schema = node.has("schema") ? pointer + "/schema" : pointer;
        if (node.has("example")) {
            examples.put(schema, node.path("example"));
        }
        if (node.path("examples").isObject()) {
            node.path("examples").properties().forEach(example -> {
                assertThat(example.getValue().path("value").isObject())
                        .as(example.getKey())
                        .isTrue();
                // the fragment tells examples of the same schema apart
                examples.put(schema + "#" + example.getKey(), example.getValue().path("value"));
            });
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(pointer + "/" + i, node.get(i), examples);
            }
        }
        node.properties().stream()
                .filter(member -> !member.getKey().startsWith("example"))
                .forEach(member -> collect(
                        pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                        member.getValue(),
                        examples));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"prompt\": \"a\", \"width\": 769}",
                "{\"prompt\": \"a\", \"seed\": -2}",
                "{\"prompt\": \"\"}",
                "{\"prompt\": \"a\", \"colour\": 1}",
                "{\"prompt\": \"a\", \"logo_info\": {\"opacity\": 1.1}}"
            })
    void aGeneratorOfClientsFindsTheFaultsThatTheGatewayFinds(String request) {
        assertThat(faults(REQUEST, JSON.readTree(request))).isNotEmpty();
    }

    @Test
    void answersAreAsDescribed() {
        assertThat(answers)
                .hasSize(6)
                .allSatisfy((schema, answer) -> assertThat(faults(schema, JSON.readTree(answer)))
                        .as(schema + " " + answer)
                        .isEmpty());
    }

    @Test
    void swaggerUiIsAWorkingPage() {
        assertThat(swagger.statusCode()).isEqualTo(200);
        assertThat(swagger.uri().getPath()).isEqualTo("/swagger-ui/index.html");
        assertThat(swagger.headers().firstValue("Content-Type")).hasValue("text/html");
        assertThat(swagger.body()).contains("<div id=\"swagger-ui\">");
        assertThat(swaggerParts)
                .hasSizeGreaterThan(3)
                .allSatisfy((_, status) -> assertThat(status).isEqualTo(200));
    }

    private static @Nullable BigDecimal number(JsonNode schema, String keyword) {
        return schema.path(keyword).isNumber() ? schema.path(keyword).decimalValue() : null;
    }

    /** What the schema at this place of the document has against the value. */
    private static List<Error> faults(String pointer, JsonNode value) {
        int fragment = pointer.indexOf('#');
        String place = fragment < 0 ? pointer : pointer.substring(0, fragment);
        ObjectNode schema = ((ObjectNode) api.at(place)).deepCopy();
        schema.set("components", api.path("components"));
        return SCHEMAS.getSchema(schema).validate(value);
    }
}
