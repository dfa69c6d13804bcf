package io.gateway302.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests of the services in docker-compose.yml and of the files that it mounts. */
class ComposeTests {

    private static final JsonNode COMPOSE = yaml("docker-compose.yml");

    private static final Map<String, JsonNode> SERVICES = services();

    @TestFactory
    Stream<DynamicTest> everyServiceIsHardenedAndBounded() {
        return each(service -> {
            JsonNode all = defaultsAnd(service);
            assertThat(all.path("read_only").asBoolean()).isTrue();
            assertThat(all.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(all.path("security_opt").toString()).contains("no-new-privileges:true");
            assertThat(all.path("pids_limit").asInt()).isPositive();
            assertThat(service.path("mem_limit").asString()).isNotEmpty();
            assertThat(all.at("/logging/options/max-size").asString()).isNotEmpty();
            assertThat(all.path("restart").asString()).isNotEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> everyImageIsOfOneVersion() {
        return each(service -> assertThat(service.path("image").asString())
                .matches("[a-z/]+:v?\\d+(\\.\\d+)+|\\$\\{GATEWAY_IMAGE:-gateway302:latest}"));
    }

    @TestFactory
    Stream<DynamicTest> everyPortIsOfThisMachineAlone() {
        return each(service -> assertThat(service.path("ports"))
                .allSatisfy(port -> assertThat(port.asString()).startsWith("127.0.0.1:")));
    }

    @TestFactory
    Stream<DynamicTest> everyMountedFileExists() {
        return each(service -> assertThat(service.path("volumes")).allSatisfy(volume -> {
            String source = volume.asString().replaceFirst(":.*", "");
            assertThat(
                            source.startsWith("./")
                                    ? Files.exists(Path.of(source))
                                    : COMPOSE.path("volumes").has(source))
                    .as(source)
                    .isTrue();
        }));
    }

    @Test
    void theGatewayMayTakeLongerToStopThanARequestMayTake() {
        assertThat(SERVICES.get("gateway").path("stop_grace_period").asString()).isEqualTo("3m20s");
        assertThat(yaml("src/main/resources/application.yaml")
                        .at("/spring/lifecycle/timeout-per-shutdown-phase")
                        .asString())
                .isEqualTo("3m");
    }

    @Test
    void grafanaAndPrometheusUseTheDocumentedDashboardAndAlerts() {
        assertThat(mounts("grafana"))
                .contains("./src/docs/operations/dashboard.json:/etc/dashboards/dashboard.json:ro");
        assertThat(mounts("prometheus")).contains("./src/docs/operations/alerts.yaml:/etc/prometheus/alerts.yaml:ro");
        assertThat(yaml("src/main/docker/grafana/dashboards.yaml")
                        .at("/providers/0/options/path")
                        .asString())
                .isEqualTo("/etc/dashboards");
        assertThat(yaml("src/main/docker/grafana/datasources.yaml")
                        .at("/datasources/0/type")
                        .asString())
                .isEqualTo(yaml("src/docs/operations/dashboard.json")
                        .at("/templating/list/0/query")
                        .asString());
    }

    private static List<String> mounts(String service) {
        return SERVICES.get(service)
                .path("volumes")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static JsonNode defaultsAnd(JsonNode service) {
        assertThat(service.has("<<")).as("takes the defaults").isTrue();
        return COMPOSE.path("x-defaults");
    }

    private static Stream<DynamicTest> each(Consumer<JsonNode> claim) {
        return SERVICES.entrySet().stream()
                .map(service -> DynamicTest.dynamicTest(service.getKey(), () -> claim.accept(service.getValue())));
    }

    private static Map<String, JsonNode> services() {
        return Map.copyOf(COMPOSE.path("services").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static JsonNode yaml(String file) {
        try {
            return new YAMLMapper().readTree(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
