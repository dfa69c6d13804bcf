package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tests of the StatefulSet, the Deployment and the objects for their pods. */
class WorkloadTests {

    @Test
    void aStatefulSetKeepsTheJournalOnAClaimPerPod() {
        JsonNode stateful = Chart.render("ha").one("StatefulSet");

        assertThat(stateful.at("/spec/podManagementPolicy").asString()).isEqualTo("Parallel");
        assertThat(stateful.at("/spec/persistentVolumeClaimRetentionPolicy").toString())
                .isEqualTo("{\"whenDeleted\":\"Retain\",\"whenScaled\":\"Retain\"}");
        assertThat(stateful.at("/spec/volumeClaimTemplates/0/metadata/name").asString())
                .isEqualTo("data");
        assertThat(Chart.render("ha").environment())
                .containsEntry("GATEWAY_LEDGER_DURABILITY", "journal")
                .containsEntry("GATEWAY_DATA_DIR", "/var/lib/gateway302");
    }

    @Test
    void claimsHaveNoLabelThatChangesWithTheVersion() {
        assertThat(Chart.render("full")
                        .one("StatefulSet")
                        .at("/spec/volumeClaimTemplates/0/metadata/labels")
                        .propertyNames())
                .containsExactlyInAnyOrder(
                        "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
    }

    @Test
    void aDeploymentKeepsNothing() {
        Manifests manifests = Chart.render("deployment");

        assertThat(manifests.environment()).containsEntry("GATEWAY_LEDGER_DURABILITY", "store");
        assertThat(manifests.pod().get("volumes").valueStream())
                .filteredOn(it -> it.get("name").asString().equals("data"))
                .singleElement()
                .satisfies(it -> assertThat(it.has("emptyDir")).isTrue());
        assertThat(manifests
                        .one("Deployment")
                        .at("/spec/strategy/rollingUpdate")
                        .toString())
                .isEqualTo("{\"maxSurge\":1,\"maxUnavailable\":0}");
    }

    @Test
    void aDeploymentWithoutRedisNeverRunsTwoPods() {
        assertThat(Chart.render("deployment", "{replicaCount: 1, redis: {cluster: {nodes: []}}}")
                        .one("Deployment")
                        .at("/spec/strategy/rollingUpdate")
                        .toString())
                .isEqualTo("{\"maxSurge\":0,\"maxUnavailable\":1}");
    }

    @Test
    void aDeploymentMayKeepTheJournalWhereItsLossIsAccepted() {
        assertThat(Chart.render("deployment", "{durability: journal, acceptLossOnEviction: true}")
                        .environment())
                .containsEntry("GATEWAY_LEDGER_DURABILITY", "journal");
    }

    @Test
    void declaresHowManyReplicasThereCanBe() {
        assertThat(Chart.render("default").environment()).containsEntry("GATEWAY_REPLICAS", "1");
        assertThat(Chart.render("deployment").environment()).containsEntry("GATEWAY_REPLICAS", "2");
        assertThat(Chart.render("ha").environment()).containsEntry("GATEWAY_REPLICAS", "10");
        assertThat(Chart.render("keda").environment()).containsEntry("GATEWAY_REPLICAS", "6");
    }

    @Test
    void leavesTheNumberOfPodsToTheAutoscaler() {
        assertThat(Chart.render("ha").workload().get("spec").has("replicas")).isFalse();
        assertThat(Chart.render("keda").workload().get("spec").has("replicas")).isFalse();
        assertThat(Chart.render("deployment").workload().at("/spec/replicas").asInt())
                .isEqualTo(2);
    }

    @Test
    void aNewVersionOfTheChartAloneRestartsNoPod(@TempDir Path directory) throws Exception {
        Chart.copy(directory);
        Path chart = directory.resolve("Chart.yaml");
        Files.writeString(chart, Files.readString(chart).replaceFirst("(?m)^version: .*", "version: 99.0.0"));

        Manifests newer = Manifests.parse(Chart.template(directory, Chart.values("full")));

        assertThat(newer.workload().at("/metadata/labels/helm.sh~1chart").asString())
                .isEqualTo("gateway302-99.0.0");
        assertThat(newer.workload().at("/spec/template"))
                .isEqualTo(Chart.render("full").workload().at("/spec/template"));
    }

    @Test
    void aChangedConfigurationRestartsThePods() {
        JsonNode before = Chart.render("csi").workload().at("/spec/template/metadata/annotations");
        JsonNode after = Chart.render("csi", "{config: {gateway: {usage: {default-estimate: '0.06'}}}}")
                .workload()
                .at("/spec/template/metadata/annotations");

        assertThat(after.get("checksum/config")).isNotEqualTo(before.get("checksum/config"));
    }

    @Test
    void theVolumeOfLargeRequestsIsLargerThanWhatTheGatewayUses() {
        Manifests manifests = Chart.render("default", "{spool: {size: 1500Mi}}");

        assertThat(manifests.environment())
                .containsEntry("GATEWAY_PASSTHROUGH_MAX_SPOOL", "1500MB")
                .containsEntry("GATEWAY_PASSTHROUGH_SPOOL_DIR", "/spool");
        assertThat(Manifests.volume(manifests.pod(), "spool")
                        .at("/emptyDir/sizeLimit")
                        .asString())
                .isEqualTo("1714Mi");
    }

    @Test
    void theClusterMayChooseUserAndGroup() {
        assertThat(Chart.render("openshift").pods())
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(pod.get("securityContext").toString())
                        .isEqualTo("{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}"));
    }

    @Test
    void podsOfEveryKindShareImageAndPlacement() {
        Manifests full = Chart.render("full");
        List<JsonNode> pods = full.pods();

        assertThat(pods).hasSize(3);
        for (String field : List.of(
                "securityContext",
                "imagePullSecrets",
                "nodeSelector",
                "tolerations",
                "affinity",
                "priorityClassName",
                "runtimeClassName",
                "schedulerName",
                "dnsPolicy",
                "dnsConfig",
                "hostAliases")) {
            assertThat(pods)
                    .allSatisfy(pod -> assertThat(pod.get(field))
                            .as(field)
                            .isNotNull()
                            .isEqualTo(full.pod().get(field)));
        }
        assertThat(pods.stream().map(pod -> pod.at("/containers/0/image").asString()))
                .containsOnly("registry.example.com/gateway302@sha256:"
                        + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    }

    @Test
    void anUmbrellaChartSharesItsGlobalsAndSwitchesTheDependency(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("Chart.yaml"), """
                apiVersion: v2
                name: platform
                version: 1.0.0
                dependencies:
                  - name: gateway302
                    version: 0.1.0
                    condition: gateway302.enabled
                """);
        Files.writeString(directory.resolve("values.yaml"), "");
        Chart.copy(directory.resolve("charts/gateway302"));
        ObjectNode values = (ObjectNode) new YAMLMapper().readTree("""
                global: {imageRegistry: registry.example.com, somethingElse: 1}
                gateway302: {enabled: true, podSecurityContext: {runAsUser: null}}
                """);

        Manifests on = Manifests.parse(Chart.template(directory, values));

        assertThat(on.container().get("image").asString()).startsWith("registry.example.com/gateway302:");
        assertThat(on.pod().get("securityContext").has("runAsUser")).isFalse();
        ((ObjectNode) values.get("gateway302")).put("enabled", false);
        assertThat(Manifests.parse(Chart.template(directory, values)).all()).isEmpty();
    }

    @Test
    void longNamesStayWithinWhatKubernetesAllows() {
        Manifests manifests = Chart.render(
                "external-secret", "{fullnameOverride: '" + "n".repeat(47) + "', serviceMonitor: {enabled: true}}");

        assertThat(manifests.all())
                .allSatisfy(it -> assertThat(it.at("/metadata/name").asString()).hasSizeLessThanOrEqualTo(63));
    }

    @Test
    void redisIsGivenInPartsSoThatItsPasswordCanBeAFile() {
        Map<String, String> environment = Chart.render("full").environment();

        assertThat(environment)
                .containsEntry("GATEWAY_STORE", "redis")
                .containsEntry("SPRING_DATA_REDIS_HOST", "valkey.example.com")
                .containsEntry("SPRING_DATA_REDIS_PORT", "6380")
                .containsEntry("SPRING_DATA_REDIS_DATABASE", "2")
                .containsEntry("SPRING_DATA_REDIS_SSL_ENABLED", "true")
                .doesNotContainKey("SPRING_DATA_REDIS_URL");
        assertThat(Chart.render("full", "{redis: {url: 'redis://valkey'}}").environment())
                .containsEntry("SPRING_DATA_REDIS_HOST", "valkey")
                .containsEntry("SPRING_DATA_REDIS_PORT", "6379")
                .containsEntry("SPRING_DATA_REDIS_DATABASE", "0")
                .containsEntry("SPRING_DATA_REDIS_SSL_ENABLED", "false");
    }
}
