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
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RequestSchema;
import io.gateway302.catalog.ShippedCatalog;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

/** Tests of the OpenAPI document as a client generator reads it. */
class OpenApiIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String CHARACTER = "/paths/~1api~1v1~1images~1character/post";
    private static final String REQUEST = "/components/schemas/CharacterRequest";
    private static final String LOGO = "/components/schemas/LogoInfo";

    private static final Catalog CATALOG = ShippedCatalog.load();
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete", "options");

    private static ObjectNode api;

    /** Document as text, from the first request and a later one. */
    private static final List<String> documents = new ArrayList<>();

    /** Schema of the operation in the catalog. */
    private static JsonNode cataloged;

    /** Real errors at 302.AI's paths, by the name of their schema. */
    private static final Map<String, String> errors = new LinkedHashMap<>();

    /** Real responses, by their schema. */
    private static final Map<String, String> answers = new LinkedHashMap<>();

    private static List<String> yaml;

    private static TypedCaller.Answer head;

    private static List<TypedCaller.Answer> wrongMethods;

    private static HttpResponse<String> swagger;

    /** Statuses of all resources that the Swagger UI page loads. */
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
            documents.add(get(caller, "/v3/api-docs"));
            documents.add(body(caller.send(HttpRequest.newBuilder(
                    caller.request("/v3/api-docs").build().uri()))));
            documents.add(get(caller, "/v3/api-docs?another=query"));
            api = (ObjectNode) JSON.readTree(documents.getFirst());
            head = caller.send(caller.request("/v3/api-docs").method("HEAD", BodyPublishers.noBody()));
            yaml = List.of(get(caller, "/v3/api-docs.yaml"), get(caller, "/v3/api-docs.yaml"));
            wrongMethods = List.of(
                    caller.send(caller.request("/v3/api-docs").POST(BodyPublishers.noBody())),
                    caller.send(caller.request("/v3/api-docs.yaml").DELETE()));
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

            errors.put("Ai302Error", anonymous(caller, "/v1/chat/completions"));
            errors.put("AnthropicError", anonymous(caller, "/v1/messages"));
            errors.put("GeminiError", anonymous(caller, "/v1beta/models/gemini-pro:generateContent"));

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

    private static String anonymous(TypedCaller caller, String path) {
        return body(caller.send(
                HttpRequest.newBuilder(caller.request(path).build().uri()).POST(BodyPublishers.noBody())));
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
        assertThat(api.at("/components/securitySchemes/clientKey/scheme").stringValue())
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
                .containsExactlyInAnyOrder(
                        "dry_run in query: boolean",
                        "Gateway-Dry-Run in header: boolean",
                        "Gateway-Tags in header: string",
                        "Idempotency-Key in header: string",
                        "Prefer in header: string");
        assertThat(operation
                        .at("/responses/202/content/application~1json/schema/$ref")
                        .stringValue())
                .isEqualTo("#/components/schemas/Task");
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
        assertThat(request.at("/properties/image_urls/type").stringValue()).isEqualTo("array");
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
                // a keyword that only one of them has is allowed, such as a range that 302.AI does not document
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

    /** Collects every example in the document by the pointer to its schema. */
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
                // the fragment distinguishes examples of the same schema
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

    // ---- the paths of 302.AI ---------------------------------------------------------------------------------------

    @Test
    void everyAddressOfTheCatalogIsDescribed() {
        Map<String, Operation> addresses = new LinkedHashMap<>();
        CATALOG.operations()
                .forEach(operation -> Stream.concat(Stream.of(operation.path()), operation.alternatePaths().stream())
                        .forEach(path -> addresses.put(
                                operation.method().name().toLowerCase(Locale.ROOT) + " " + path.replace("{*", "{"),
                                operation)));

        assertThat(addresses).hasSizeGreaterThan(450);
        assertThat(addresses).allSatisfy((address, entry) -> {
            String[] parts = address.split(" ");
            JsonNode described = api.path("paths").path(parts[1]).path(parts[0]);
            assertThat(described.path("summary").stringValue()).isNotBlank();
            assertThat(described.path("tags")).hasSize(1);
            assertThat(described.path("description").stringValue())
                    .contains(
                            described.path("description").stringValue().contains("Several operations")
                                    ? "`" + entry.id() + "`"
                                    : entry.provider());
            assertThat(described.path("responses").propertyNames()).containsExactly("200", "default");
            assertThat(described.at("/responses/200/content")).isNotEmpty();
        });
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        List<String> ids = operations().values().stream()
                .map(operation -> operation.path("operationId").stringValue())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(450).doesNotContainNull();
    }

    @Test
    void everyPathIsATemplateWithItsParameters() {
        assertThat(api.path("paths").propertyNames())
                .allSatisfy(path -> assertThat(path).matches("/|(/[^/{}?#*]*(\\{[A-Za-z_][A-Za-z0-9_]*})?[^/{}?#*]*)+"))
                .extracting(path -> path.replaceAll("\\{[^}]*}", "{}"))
                .as("identical but for the names of their variables")
                .doesNotHaveDuplicates();
        assertThat(operations()).allSatisfy((address, operation) -> {
            List<String> variables = Pattern.compile("\\{([^}]*)}")
                    .matcher(address)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            List<JsonNode> parameters =
                    operation.path("parameters").valueStream().toList();
            assertThat(parameters)
                    .filteredOn(parameter -> parameter.path("in").stringValue().equals("path"))
                    .allSatisfy(
                            parameter -> assertThat(parameter.path("required").booleanValue())
                                    .isTrue())
                    .extracting(parameter -> parameter.path("name").stringValue())
                    .containsExactlyInAnyOrderElementsOf(variables);
            assertThat(parameters)
                    .allSatisfy(parameter ->
                            assertThat(parameter.path("schema").isObject()).isTrue())
                    .extracting(parameter -> parameter.path("in").stringValue() + " "
                            + parameter.path("name").stringValue())
                    .doesNotHaveDuplicates()
                    .doesNotContain("header Accept", "header Content-Type", "header Authorization");
        });
    }

    @Test
    void everythingThatIsReferredToIsThere() {
        List<String> references = new ArrayList<>();
        references(api, references);

        assertThat(references)
                .contains(
                        "#/components/schemas/Ai302Error",
                        "#/components/schemas/AnthropicErrorContent",
                        "#/components/schemas/GeminiErrorContent")
                .allSatisfy(
                        reference -> assertThat(api.at(reference.substring(1)).isObject())
                                .as(reference)
                                .isTrue());
    }

    private static void references(JsonNode node, List<String> references) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("$ref")) {
                references.add(member.getValue().stringValue());
            }
        });
        node.forEach(child -> references(child, references));
    }

    @ParameterizedTest
    @CsvSource({
        "post, /v1/chat/completions,                    Ai302Error,     application/json, application/json+text/event-stream",
        "post, /v1/messages,                            AnthropicError, application/json, application/json+text/event-stream",
        "post, /cc/v1/messages,                         AnthropicError, application/json, application/json+text/event-stream",
        "post, /v1beta/models/{model}:generateContent,  GeminiError,    application/json, application/json",
        "post, /v1/audio/speech,                        Ai302Error,     application/json, application/octet-stream",
        "post, /v1/images/edits,                        Ai302Error,     multipart/form-data, application/json+text/event-stream",
        "get,  /302/task/{id}/fetch,                    Ai302Error,     '',               application/json",
        "get,  /rsshub/{path},                          Ai302Error,     '',               */*"
    })
    void anOperationTellsItsFormsAndItsErrors(
            String method, String path, String errors, String consumes, String produces) {
        JsonNode operation = api.path("paths").path(path).path(method);

        assertThat(operation.path("requestBody").path("content").propertyNames())
                .containsExactlyElementsOf(consumes.isEmpty() ? List.of() : List.of(consumes));
        assertThat(operation.at("/responses/200/content").propertyNames()).containsExactly(produces.split("\\+"));
        assertThat(operation
                        .at("/responses/default/content/application~1json/schema/$ref")
                        .stringValue())
                .isEqualTo("#/components/schemas/" + errors);
    }

    @Test
    void theBodyIsDescribedAsTheCatalogHasIt() {
        ObjectNode expected = RequestSchema.of(CATALOG.require("doubao.drawing.character"));
        expected.remove(List.of("$schema", "title"));

        assertThat(body(api.at("/paths/~1doubao~1drawing~1character/post")))
                .isEqualTo(JSON.readTree(expected.toString()));
    }

    @Test
    void theFieldsAreThoseOfTheOperationThatTakesWhateverModel() {
        JsonNode chat = api.at("/paths/~1v1~1chat~1completions/post");

        assertThat(chat.path("operationId").stringValue()).isEqualTo("llmOther");
        assertThat(chat.path("description").stringValue()).contains("`openai.chat` Chat(Talk): gpt-3.5-turbo, ");
        assertThat(body(chat).at("/properties/messages/type").stringValue()).isEqualTo("array");
    }

    /** Returns the schema of an operation's JSON body. */
    private static JsonNode body(JsonNode operation) {
        String reference = operation
                .at("/requestBody/content/application~1json/schema/$ref")
                .stringValue();
        return api.at(reference.substring(1));
    }

    @Test
    void errorsAreAsDescribed() {
        assertThat(errors).hasSize(3).allSatisfy((schema, error) -> {
            ObjectNode strict = ((ObjectNode) api.at("/components/schemas/" + schema)).deepCopy();
            assertThat(JSON.readTree(error).propertyNames())
                    .containsExactlyElementsOf(strict.path("properties").propertyNames());
            assertThat(faults("/components/schemas/" + schema, JSON.readTree(error)))
                    .as(schema + " " + error)
                    .isEmpty();
            assertThat(JSON.readTree(error).path("error").propertyNames())
                    .containsExactlyElementsOf(api.at("/components/schemas/" + schema + "Content/properties")
                            .propertyNames());
        });
    }

    // ---- the document ----------------------------------------------------------------------------------------------

    @Test
    void theDocumentIsTheSameForEverybody() {
        assertThat(documents).hasSize(3).allMatch(documents.getFirst()::equals);
        assertThat(yaml).hasSize(2).allMatch(yaml.getFirst()::equals);
        assertThat(yaml.getFirst()).startsWith("openapi: 3.1");
        assertThat(api.path("servers"))
                .extracting(server -> server.path("url").stringValue())
                .containsExactly("/");
        assertThat(head.response().statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Length"))
                .isEqualTo(Integer.toString(documents.getFirst().getBytes(StandardCharsets.UTF_8).length));
        assertThat(head.response().body()).isEmpty();
        assertThat(wrongMethods).allSatisfy(answer -> answer.isProblem(405, "method-not-allowed"));
    }

    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        api.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> operations.put(
                                method + " " + path.getKey(), path.getValue().path(method))));
        return operations;
    }

    private static @Nullable BigDecimal number(JsonNode schema, String keyword) {
        return schema.path(keyword).isNumber() ? schema.path(keyword).decimalValue() : null;
    }

    /** Returns the errors of a value against the schema at this pointer. */
    private static List<Error> faults(String pointer, JsonNode value) {
        int fragment = pointer.indexOf('#');
        String place = fragment < 0 ? pointer : pointer.substring(0, fragment);
        ObjectNode schema = ((ObjectNode) api.at(place)).deepCopy();
        schema.set("components", api.path("components"));
        return SCHEMAS.getSchema(schema).validate(value);
    }
}
