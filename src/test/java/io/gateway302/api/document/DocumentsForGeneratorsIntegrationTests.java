package io.gateway302.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the three OpenAPI documents as generators of clients read them. */
class DocumentsForGeneratorsIntegrationTests {

    private static final String ALL = "/v3/api-docs";
    private static final String GATEWAY = "/v3/api-docs/gateway";
    private static final String ADMIN = "/v3/api-docs/admin";

    private static final Map<String, JsonNode> documents = new LinkedHashMap<>();
    private static final Map<String, String> yaml = new LinkedHashMap<>();
    private static String unknown;

    @BeforeAll
    static void read(@TempDir Path data) {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            for (String path : new String[] {ALL, GATEWAY, ADMIN}) {
                documents.put(path, JsonMapper.shared().readTree(get(gateway, path, 200)));
                String address = path.replace("api-docs", "api-docs.yaml");
                yaml.put(path, get(gateway, address, 200));
            }
            unknown = get(gateway, ALL + "/nothing", 404);
        }
    }

    private static JsonNode document(String path) {
        return Objects.requireNonNull(documents.get(path));
    }

    private static String get(RunningGateway gateway, String path, int status) {
        return new String(
                gateway.anonymous()
                        .get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, GATEWAY, ADMIN})
    void generatorsCanTranslateEveryNameAndSchema(String document) {
        assertThat(String.join("\n", GeneratorRules.faults(document(document)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({GATEWAY + ", /api/v1/, clientKey", ADMIN + ", /admin/v1/, adminKey"})
    void aDocumentOfOneAudienceHasItsPathsAndItsKeyOnly(String document, String prefix, String key) {
        JsonNode api = document(document);

        assertThat(api.path("paths").propertyNames())
                .containsExactlyInAnyOrderElementsOf(document(ALL).path("paths").propertyNames().stream()
                        .filter(path -> path.startsWith(prefix))
                        .toList())
                .hasSizeGreaterThan(4);
        assertThat(api.at("/components/securitySchemes").propertyNames()).containsExactly(key);
        assertThat(api.at("/security/0").propertyNames()).containsExactly(key);
        assertThat(api.at("/info/description").stringValue()).contains("client key", "administrator key");
        assertThat(yaml.get(document)).startsWith("openapi: 3.1").contains(prefix);
    }

    @Test
    void theWholeDocumentNamesTheKeyOfEachOperation() {
        JsonNode api = document(ALL);

        assertThat(api.at("/components/securitySchemes").propertyNames())
                .containsExactlyInAnyOrder("adminKey", "clientKey");
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    JsonNode security = operation.has("security") ? operation.path("security") : api.path("security");
                    assertThat(security.at("/0").propertyNames())
                            .as(path.getKey())
                            .containsExactly(path.getKey().startsWith("/admin/") ? "adminKey" : "clientKey");
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALL, GATEWAY, ADMIN})
    void everySchemaIsReferredTo(String document) {
        JsonNode api = document(document);
        Set<String> referred = new HashSet<>();
        references(api, referred);

        assertThat(new TreeSet<>(api.at("/components/schemas").propertyNames()))
                .containsExactlyElementsOf(new TreeSet<>(referred));
    }

    private static void references(JsonNode node, Set<String> found) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("$ref")) {
                found.add(member.getValue().stringValue().replace("#/components/schemas/", ""));
            }
        });
        node.forEach(child -> references(child, found));
    }

    @ParameterizedTest
    @ValueSource(strings = {GATEWAY, ADMIN})
    void anOperationIsTheSameInEveryDocument(String document) {
        JsonNode api = document(document);
        JsonNode all = document(ALL);

        api.at("/components/schemas")
                .properties()
                .forEach(schema -> assertThat(all.at("/components/schemas/" + schema.getKey()))
                        .as(schema.getKey())
                        .isEqualTo(schema.getValue()));
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode same = all.path("paths").path(path.getKey()).path(operation.getKey());
                    assertThat(same.path("operationId"))
                            .isEqualTo(operation.getValue().path("operationId"));
                    assertThat(same.path("responses"))
                            .isEqualTo(operation.getValue().path("responses"));
                }));
    }

    @Test
    void anUnknownDocumentIsAProblem() {
        assertThat(JsonMapper.shared().readTree(unknown).path("type").stringValue())
                .isEqualTo("/problems/not-found");
    }
}
