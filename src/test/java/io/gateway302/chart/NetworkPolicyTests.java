package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests of the allowed connections to and from the pods. */
class NetworkPolicyTests {

    @Test
    void callersReachTheMainPortAndPrometheusTheManagementPort() {
        JsonNode ingress = policy("full", "{}").get("ingress");

        assertThat(ports(ingress.get(0))).containsExactly("http");
        assertThat(ingress.at("/0/from/0/namespaceSelector/matchLabels/gateway302-client")
                        .asString())
                .isEqualTo("true");
        assertThat(ports(ingress.get(1))).containsExactly("management");
        assertThat(ingress.at("/1/from/0/namespaceSelector/matchLabels").toString())
                .isEqualTo("{\"kubernetes.io/metadata.name\":\"monitoring\"}");
        assertThat(ports(ingress.get(2))).containsExactly("http", "management");
        assertThat(ingress.at("/2/from/0/podSelector/matchLabels/app.kubernetes.io~1component")
                        .asString())
                .isEqualTo("test");
        assertThat(ports(ingress.get(3))).containsExactly("8081");
    }

    @Test
    void nobodyScrapesWhereMonitoringIsEmpty() {
        assertThat(policy("default", "{tests: {enabled: false}, networkPolicy: {monitoring: []}}")
                        .get("ingress"))
                .hasSize(1);
    }

    @Test
    void publicAddressesAreReachedAtPort443AndPrivateOnesAreNot() {
        JsonNode rule = policy("default", "{}").at("/egress/1");

        assertThat(ports(rule)).containsExactly("443");
        assertThat(rule.at("/to/0/ipBlock/cidr").asString()).isEqualTo("0.0.0.0/0");
        assertThat(rule.at("/to/0/ipBlock/except").toString())
                .contains("10.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8");
        assertThat(rule.at("/to/1/ipBlock/except").toString()).contains("fc00::/7", "fe80::/10", "::1/128");
    }

    @Test
    void namesAreResolvedOverUdpAndTcp() {
        assertThat(policy("default", "{}").at("/egress/0/ports").toString())
                .isEqualTo("[{\"port\":53,\"protocol\":\"UDP\"},{\"port\":53,\"protocol\":\"TCP\"},"
                        + "{\"port\":5353,\"protocol\":\"UDP\"},{\"port\":5353,\"protocol\":\"TCP\"}]");
    }

    @Test
    void withoutServersThereAreNoOtherRules() {
        assertThat(policy("default", "{}").get("egress")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full       | {} | 8088 5432 6380 4318 8443 3128",
                "deployment | {} | 5432,5433 6379,6380",
                "keda       | {} | 6432 26379,6379",
                "keda       | {redis: {port: 6400}} | 6432 26379,6400",
                "csi        | {} | 5432",
                "ha         | {database: {url: '', port: 5999, secretKeys: {url: jdbc-uri}}} | 5999 6379",
                "ha         | {redis: {url: '', port: 6999, secretKeys: {url: uri}}} | 5432 6999",
            })
    void theServersThatTheValuesNameAreReached(String set, String values, String expected) {
        List<String> found = policy(set, values)
                .get("egress")
                .valueStream()
                .skip(2)
                .map(rule -> String.join(",", ports(rule)))
                .toList();

        assertThat(String.join(" ", found)).isEqualTo(expected);
    }

    @Test
    void aRuleMayBeNarrowed() {
        JsonNode egress = policy("ha", "{}").get("egress");

        assertThat(egress.at("/2/to/0/podSelector/matchLabels").toString())
                .isEqualTo("{\"cnpg.io/cluster\":\"gateway302-db\"}");
        assertThat(egress.at("/3/to/0/podSelector/matchLabels").toString())
                .isEqualTo("{\"app.kubernetes.io/name\":\"valkey\"}");
    }

    private static JsonNode policy(String set, String values) {
        Manifests manifests = Chart.render(set, values);
        JsonNode policy = manifests.named(
                "NetworkPolicy", manifests.workload().at("/metadata/name").asString());
        assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        return policy.get("spec");
    }

    private static List<String> ports(JsonNode rule) {
        return rule.get("ports")
                .valueStream()
                .map(it -> it.get("port").asString())
                .toList();
    }
}
