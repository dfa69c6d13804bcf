package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests that Kubernetes accepts every manifest of every value set. */
class ManifestTests {

    /** Kinds that are not part of Kubernetes; {@link CustomResourceTests} has their exact form. */
    private static final Set<String> CUSTOM = Set.of(
            "external-secrets.io/v1/ExternalSecret",
            "gateway.networking.k8s.io/v1/HTTPRoute",
            "keda.sh/v1alpha1/ScaledObject",
            "monitoring.coreos.com/v1/PodMonitor",
            "monitoring.coreos.com/v1/PrometheusRule",
            "monitoring.coreos.com/v1/ServiceMonitor",
            "route.openshift.io/v1/Route",
            "secrets-store.csi.x-k8s.io/v1/SecretProviderClass");

    private static List<String> sets() {
        return Chart.sets();
    }

    @Test
    void lintFindsNothing() {
        assertThat(Chart.lint()).isEmpty();
    }

    @Test
    void thereAreSetsForTheDocumentedInstallations() {
        assertThat(sets())
                .contains("default", "minimal", "sandbox", "sqlite", "ha", "openshift", "deployment", "keda", "full")
                .contains("external-secret", "csi", "gateway-api");
    }

    @Test
    void theChartInstallsTheVersionOfThisBuild() throws Exception {
        String appVersion = new YAMLMapper()
                .readTree(Chart.DIRECTORY.resolve("Chart.yaml"))
                .get("appVersion")
                .asString();

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>gateway302</artifactId>\n    <version>" + appVersion + "</version>");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyManifestFitsTheModel(String set) {
        assertThat(Chart.render(set).all()).hasSizeGreaterThan(2).allSatisfy(manifest -> {
            if (!CUSTOM.contains(KubernetesModel.kind(manifest))) {
                assertThatCode(() -> KubernetesModel.check(manifest))
                        .as(manifest.toPrettyString())
                        .doesNotThrowAnyException();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyObjectHasItsNamespaceAndTheCommonLabels(String set) {
        assertThat(Chart.render(set).all())
                .filteredOn(it -> it.at("/metadata/labels").isObject())
                .allSatisfy(manifest -> {
                    JsonNode metadata = manifest.get("metadata");
                    assertThat(metadata.get("namespace").asString()).isEqualTo(Chart.NAMESPACE);
                    assertThat(metadata.get("name").asString()).hasSizeLessThanOrEqualTo(63);
                    assertThat(metadata.get("labels").propertyNames())
                            .contains(
                                    "helm.sh/chart",
                                    "app.kubernetes.io/name",
                                    "app.kubernetes.io/instance",
                                    "app.kubernetes.io/component",
                                    "app.kubernetes.io/version",
                                    "app.kubernetes.io/managed-by");
                });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void noTwoObjectsShareKindAndName(String set) {
        assertThat(Chart.render(set).all().stream()
                        .map(it -> it.get("kind").asString() + " "
                                + it.at("/metadata/name").asString()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void selectorsChooseThePodsOfTheGatewayOnly(String set) {
        Manifests manifests = Chart.render(set);
        JsonNode labels = manifests.workload().at("/spec/template/metadata/labels");
        JsonNode selector = manifests.workload().at("/spec/selector/matchLabels");
        assertThat(manifests.of("Service"))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.at("/spec/selector")).isEqualTo(selector));
        selector.properties().forEach(it -> assertThat(labels.get(it.getKey())).isEqualTo(it.getValue()));
        for (JsonNode pod : manifests.of("Pod")) {
            assertThat(pod.at("/metadata/labels/app.kubernetes.io~1component").asString())
                    .isEqualTo("test");
        }
        for (JsonNode job : manifests.of("Job")) {
            assertThat(job.at("/spec/template/metadata/labels/app.kubernetes.io~1component")
                            .asString())
                    .isEqualTo("migrations");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyMountHasItsVolume(String set) {
        assertThat(Chart.render(set).pods()).allSatisfy(pod -> {
            List<String> volumes = pod.get("volumes")
                    .valueStream()
                    .map(it -> it.get("name").asString())
                    .toList();
            assertThat(volumes).doesNotHaveDuplicates();
            Manifests.containers(pod)
                    .flatMap(it -> it.path("volumeMounts").valueStream())
                    .map(it -> it.get("name").asString())
                    // the StatefulSet adds the volume of the claim
                    .filter(it -> !it.equals("data"))
                    .forEach(name -> assertThat(volumes).contains(name));
        });
    }

    /** Shows that the check detects faults. */
    @ParameterizedTest
    @CsvSource({
        "/spec, replicaz, 1",
        "/spec/template/spec/containers/0, imagePullPolice, Always",
        "/spec, replicas, many"
    })
    void theModelRefusesFaults(String at, String field, String value) {
        ObjectNode workload = (ObjectNode) Chart.render("default").workload().deepCopy();
        ((ObjectNode) workload.at(at)).put(field, value);

        assertThatThrownBy(() -> KubernetesModel.check(workload)).isInstanceOf(RuntimeException.class);
    }
}
