package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests of rules for the pods of every value set. */
class PolicyTests {

    private static final Set<String> SECRET_VARIABLES = Set.of(
            "AI302_API_KEY",
            "GATEWAY_ADMIN_KEY",
            "GATEWAY_AUDITOR_KEY",
            "GATEWAY_TOKEN_SECRET",
            "GATEWAY_LEDGER_SECRET",
            "SPRING_DATASOURCE_PASSWORD",
            "SPRING_DATA_REDIS_PASSWORD",
            "SPRING_DATA_REDIS_URL");

    private static List<String> sets() {
        return Chart.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void podsKeepTheRestrictedProfile(String set) {
        assertThat(Chart.render(set).pods()).isNotEmpty().allSatisfy(pod -> {
            JsonNode security = pod.get("securityContext");
            assertThat(security.get("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.at("/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
            if (!set.equals("openshift")) {
                assertThat(security.get("runAsUser").asInt()).isGreaterThanOrEqualTo(10_000);
            }
            assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC"))
                    .isFalse();
            assertThat(pod.get("volumes").valueStream()).noneMatch(it -> it.has("hostPath"));
            assertThat(Manifests.containers(pod)).allSatisfy(container -> {
                JsonNode own = container.get("securityContext");
                assertThat(own.get("allowPrivilegeEscalation").asBoolean()).isFalse();
                assertThat(own.get("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(own.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(own.has("runAsUser")).isFalse();
            });
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void podsHaveNoTokenAndNoVariablesOfServices(String set) {
        Manifests manifests = Chart.render(set);

        assertThat(manifests.pods()).allSatisfy(pod -> {
            assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
            assertThat(pod.get("enableServiceLinks").asBoolean()).isFalse();
        });
        assertThat(manifests.of("ServiceAccount"))
                .allSatisfy(
                        it -> assertThat(it.get("automountServiceAccountToken").asBoolean())
                                .isFalse());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void containersHaveResourcesAndVolumesHaveLimits(String set) {
        assertThat(Chart.render(set).pods()).allSatisfy(pod -> {
            assertThat(Manifests.containers(pod)).allSatisfy(container -> {
                JsonNode resources = container.get("resources");
                assertThat(resources.at("/requests/cpu").isMissingNode()).isFalse();
                assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
            });
            assertThat(pod.get("volumes").valueStream())
                    .filteredOn(it -> it.has("emptyDir"))
                    .allSatisfy(it ->
                            assertThat(it.at("/emptyDir/sizeLimit").asString()).isNotBlank());
        });
    }

    @ParameterizedTest
    @MethodSource("sets")
    void livenessIsAskedOfTheManagementPortAndReadinessOfTheMainPort(String set) {
        JsonNode container = Chart.render(set).container();

        for (String probe : List.of("startupProbe", "livenessProbe")) {
            assertThat(container.get(probe).get("httpGet").toString())
                    .isEqualTo("{\"path\":\"/actuator/health/liveness\",\"port\":\"management\"}");
        }
        assertThat(container.at("/readinessProbe/httpGet").toString())
                .isEqualTo("{\"path\":\"/readyz\",\"port\":\"http\"}");
        assertThat(container.get("ports").toString())
                .isEqualTo("[{\"name\":\"http\",\"containerPort\":8080},"
                        + "{\"name\":\"management\",\"containerPort\":8081}]");
    }

    @ParameterizedTest
    @MethodSource("sets")
    void aStopHasTimeForTheLongestCallAndTheLedger(String set) {
        Manifests manifests = Chart.render(set);
        int preStop =
                manifests.container().at("/lifecycle/preStop/sleep/seconds").asInt(0);
        int drain = seconds(manifests.environment().get("GATEWAY_SHUTDOWN_DELAY"));
        int longestCall = seconds(manifests.environment().get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));

        assertThat(longestCall).isGreaterThanOrEqualTo(180);
        assertThat(manifests.pod().get("terminationGracePeriodSeconds").asInt())
                .isGreaterThanOrEqualTo(preStop + drain + longestCall + 15);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void proxiesWaitForTheLongestCallAndBufferNothing(String set) {
        Manifests manifests = Chart.render(set);
        int longestCall = seconds(manifests.environment().get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));
        int longestStream = seconds(manifests.environment().get("GATEWAY_PASSTHROUGH_MAX_STREAM"));

        for (JsonNode route : manifests.of("HTTPRoute")) {
            for (String timeout : List.of("request", "backendRequest")) {
                assertThat(seconds(route.at("/spec/rules/0/timeouts/" + timeout).asString()))
                        .isGreaterThan(longestStream)
                        .isGreaterThan(longestCall);
            }
        }
        for (JsonNode ingress : manifests.of("Ingress")) {
            assertThat(timeouts(ingress))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it).isGreaterThan(longestCall));
        }
    }

    @Test
    void everyControllerOfAnIngressGetsItsTimeouts() {
        Map<String, Integer> timeouts = Map.of("nginx", 2, "f5-nginx", 2, "haproxy", 1, "alb", 1);
        timeouts.forEach((controller, count) -> {
            JsonNode ingress = Chart.render(
                            "sqlite",
                            "{longestCall: 1h1m1s, longestStream: 2h, ingress: {controller: " + controller + "}}")
                    .one("Ingress");
            assertThat(timeouts(ingress)).as(controller).hasSize(count).containsOnly(3661 + 15);
        });
        for (String controller : List.of("nginx", "f5-nginx")) {
            String annotations = Chart.render("sqlite", "{ingress: {controller: " + controller + "}}")
                    .one("Ingress")
                    .at("/metadata/annotations")
                    .toString();
            assertThat(annotations)
                    .containsPattern("proxy-buffering\":\"(off|False)\"")
                    .contains("\"100m\"");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void nothingRoutesToTheManagementPort(String set) {
        Manifests manifests = Chart.render(set);

        assertThat(manifests.named("Service", name(manifests)).at("/spec/ports"))
                .hasSize(1)
                .allSatisfy(it -> assertThat(it.get("targetPort").asString()).isEqualTo("http"));
        JsonNode headless = manifests.named("Service", name(manifests) + "-headless");
        assertThat(headless.at("/spec/clusterIP").asString()).isEqualTo("None");
        Stream.of("Ingress", "HTTPRoute", "Route")
                .flatMap(kind -> manifests.of(kind).stream())
                .forEach(route -> assertThat(route.toString()).doesNotContain("headless", "management", "8081"));
    }

    private static String name(Manifests manifests) {
        return manifests.workload().at("/metadata/name").asString();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void secretsAreFilesAndNothingElse(String set) {
        Manifests manifests = Chart.render(set);

        assertThat(manifests.pods())
                .allSatisfy(pod -> assertThat(Manifests.containers(pod)).allSatisfy(container -> {
                    assertThat(container
                                    .path("env")
                                    .valueStream()
                                    .map(it -> it.get("name").asString()))
                            .doesNotContainAnyElementsOf(SECRET_VARIABLES);
                    assertThat(container.path("args").toString() + container.path("command"))
                            .doesNotContainIgnoringCase("key")
                            .doesNotContainIgnoringCase("secret")
                            .doesNotContainIgnoringCase("password");
                }));
        assertThat(manifests.of("Secret")).isEmpty();
        assertThat(manifests.of("ConfigMap"))
                .filteredOn(it -> !it.at("/metadata/name").asString().endsWith("-dashboard"))
                .allSatisfy(it -> assertThat(it.get("data").toString())
                        .doesNotContainIgnoringCase("password")
                        .doesNotContainIgnoringCase("api-key"));
        assertThat(manifests.pods())
                .allSatisfy(pod -> assertThat(pod.get("volumes").valueStream())
                        .filteredOn(it -> it.has("secret"))
                        .allSatisfy(it ->
                                assertThat(it.at("/secret/defaultMode").asInt()).isEqualTo(288)));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void forwardedHeadersAreReadOfNamedProxiesOnly(String set) {
        Map<String, String> environment = Chart.render(set).environment();

        if (Chart.values(set).has("trustedProxies")) {
            assertThat(environment)
                    .containsEntry("SERVER_FORWARD_HEADERS_STRATEGY", "native")
                    .hasEntrySatisfying(
                            "SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES",
                            it -> assertThat(it)
                                    .isEqualTo(String.join(
                                            ",",
                                            Chart.values(set)
                                                    .get("trustedProxies")
                                                    .valueStream()
                                                    .map(JsonNode::asString)
                                                    .toList())));
        } else {
            assertThat(environment)
                    .containsEntry("SERVER_FORWARD_HEADERS_STRATEGY", "none")
                    .doesNotContainKey("SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES");
        }
    }

    private static int seconds(String duration) {
        assertThat(duration).matches("[0-9]+s");
        return Integer.parseInt(duration.substring(0, duration.length() - 1));
    }

    private static List<Integer> timeouts(JsonNode ingress) {
        return ingress.at("/metadata/annotations")
                .propertyStream()
                .filter(it -> it.getKey().contains("timeout")
                        || it.getValue().asString().contains("timeout"))
                .map(it -> Integer.parseInt(it.getValue().asString().replaceAll("[^0-9]", "")))
                .toList();
    }
}
