package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Tests of the exact form of resources whose definitions are not part of Kubernetes. The expectations are stored next
 * to the renders.
 */
class CustomResourceTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ha ServiceMonitor",
                "deployment PodMonitor",
                "gateway-api HTTPRoute",
                "keda ScaledObject",
                "external-secret ExternalSecret",
                "csi SecretProviderClass"
            })
    void hasTheSpecThatItsOperatorReads(String setAndKind) {
        String set = setAndKind.split(" ")[0];
        String kind = setAndKind.split(" ")[1];
        JsonNode expected = new YAMLMapper()
                .readTree(CustomResourceTests.class.getResourceAsStream("/chart/custom-resources.yaml"))
                .get(kind);

        JsonNode found = Chart.render(set).named(kind, Chart.RELEASE);

        assertThat(found.get("apiVersion")).isEqualTo(expected.get("apiVersion"));
        assertThat(found.get("spec").toPrettyString())
                .isEqualTo(expected.get("spec").toPrettyString());
    }
}
