package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Test that every value of the chart has an effect: a change of it changes the rendered manifests. */
class ValueEffectTests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNode VALUES = YAML.readTree(Chart.DIRECTORY.resolve("values.yaml"));
    private static final JsonNode SCHEMA = new JsonMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json"));

    /** Value set in which a value has an effect, by prefix of its name; by default, the set with everything. */
    private static final Map<String, String> SETS = Map.ofEntries(
            Map.entry("acceptLossOnEviction", "deployment"),
            Map.entry("autoscaling.enabled", "ha"),
            Map.entry("autoscaling.behavior", "keda"),
            Map.entry("csi", "csi"),
            Map.entry("durability", "ha"),
            Map.entry("database.port", "external-secret"),
            Map.entry("externalSecret", "external-secret"),
            Map.entry("fullnameOverride", "default"),
            Map.entry("image.registry", "default"),
            Map.entry("image.tag", "default"),
            Map.entry("ingress", "sqlite"),
            Map.entry("keda", "keda"),
            Map.entry("longestStream", "gateway-api"),
            Map.entry("migrations", "ha"),
            Map.entry("migrationJob.database", "full"),
            Map.entry("nameOverride", "default"),
            Map.entry("podMonitor", "deployment"),
            Map.entry("prometheusRule.thresholds", "ha"),
            Map.entry("redis.port", "external-secret"),
            Map.entry("redis.cluster", "deployment"),
            Map.entry("redis.sentinel", "keda"),
            Map.entry("redis.secretKeys.url", "external-secret"),
            Map.entry("replicaCount", "deployment"),
            Map.entry("sandbox", "default"),
            Map.entry("trustedProxies", "sqlite"),
            Map.entry("workload", "ha"));

    /** Other values that must be set for a value to have an effect, or removed because they contradict it. */
    private static final Map<String, String> CONTEXTS = Map.ofEntries(
            Map.entry("acceptLossOnEviction", "{durability: journal, acceptLossOnEviction: true}"),
            Map.entry("database.port", "{database: {url: '', secretKeys: {url: jdbc-uri}}}"),
            Map.entry("database.secretKeys.url", "{database: {url: '', secretKeys: {url: jdbc-uri}}}"),
            Map.entry("migrationJob.database.secretKeys.url", "{migrationJob: {database: {url: ''}}}"),
            Map.entry("podMonitor.enabled", "{serviceMonitor: {enabled: false}}"),
            Map.entry("spool.size", "{spool: {volume: {}}}"));

    /** Changed values for which the schema or the templates require a certain form. */
    private static final Map<String, String> CHANGED = Map.ofEntries(
            Map.entry("acceptLossOnEviction", "false"),
            Map.entry("affinity", "{nodeAffinity: {}}"),
            Map.entry("config", "{gateway: {data-dir: /elsewhere}}"),
            Map.entry("durability", "store"),
            Map.entry("csi.parameters", "{other: parameter}"),
            Map.entry("csi.secretProviderClass", "other"),
            Map.entry("externalSecret.data", "[{secretKey: a, remoteRef: {key: b}}]"),
            Map.entry("externalSecret.refreshInterval", "5m"),
            Map.entry("extraEnv", "[{name: OTHER, value: x}]"),
            Map.entry("extraObjects", "[{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}]"),
            Map.entry("global.imagePullSecrets", "[other]"),
            Map.entry("httpRoute.hostnames", "[other]"),
            Map.entry("image.digest", "sha256:" + "f".repeat(64)),
            Map.entry("image.pullSecrets", "[other]"),
            Map.entry("ingress.hosts", "[{host: other, paths: [{path: /, pathType: Exact}]}]"),
            Map.entry("ingress.maxBodySize", "1g"),
            Map.entry("jwt.issuerUri", "https://other:9443/"),
            Map.entry("keda.prometheusAddress", "http://other:9090"),
            Map.entry("ledger.retention", "P1Y"),
            Map.entry("longestCall", "90s"),
            Map.entry("longestStream", "6h"),
            Map.entry("migrationJob.database.url", "jdbc:postgresql://other/x"),
            Map.entry("networkPolicy.dnsPorts", "[5300]"),
            Map.entry("networkPolicy.privateRanges", "[10.0.0.0/8]"),
            Map.entry("persistence.accessModes", "[ReadWriteOncePod]"),
            Map.entry("persistence.size", "3Gi"),
            Map.entry("podDisruptionBudget.maxUnavailable", "50%"),
            Map.entry("prometheusRule.disabledAlerts", "[GatewayAbsent]"),
            Map.entry("redis.cluster.nodes", "['other:6379']"),
            Map.entry("redis.sentinel.nodes", "['other:26379']"),
            Map.entry("redis.url", "redis://other:6379/5"),
            Map.entry("scrape.interval", "7s"),
            Map.entry("scrape.timeout", "7s"),
            Map.entry("securityContext", "{capabilities: {add: [NET_BIND_SERVICE]}}"),
            Map.entry("service.loadBalancerSourceRanges", "[172.16.0.0/12]"),
            Map.entry("spool.size", "1Gi"),
            Map.entry("tmp.size", "1Gi"),
            Map.entry("tracing.endpoint", "https://other:4318/v1/traces"),
            Map.entry("tracing.samplingProbability", "0.5"),
            Map.entry("trustedProxies", "[192.0.2.0/24]"),
            Map.entry("upstream.baseUrls", "['https://other.example.com']"),
            Map.entry("database.url", "jdbc:postgresql://other:5433/x"));

    private static final Map<String, String> RENDERED = new HashMap<>();

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        collect(VALUES, SCHEMA, "", names);
        return names;
    }

    private static void collect(JsonNode values, JsonNode schema, String path, List<String> names) {
        values.properties().forEach(entry -> {
            JsonNode property = schema.at("/properties/" + entry.getKey());
            if (property.has("properties")) {
                collect(entry.getValue(), property, path + entry.getKey() + ".", names);
            } else {
                names.add(path + entry.getKey());
            }
        });
    }

    @Test
    void thereAreManyValues() {
        assertThat(names()).hasSizeGreaterThan(150).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("names")
    void changesWhatIsRendered(String name) {
        String set = longestPrefix(SETS, name, "full");
        ObjectNode values = Chart.values(set, CONTEXTS.getOrDefault(name, "{}"));
        String before = RENDERED.computeIfAbsent(values.toString(), _ -> Chart.template(values));
        ObjectNode changed = values.deepCopy();
        JsonNode current = current(values, name);
        JsonNode value = changed(name, current);
        assertThat(value).isNotEqualTo(current);
        put(changed, name, value);

        assertThat(outcome(changed))
                .as("%s: %s instead of %s", name, value, current)
                .isNotEqualTo(before);
    }

    /** Returns the rendered manifests or the error message: a rejection is an effect too. */
    private static String outcome(ObjectNode values) {
        try {
            return Chart.template(values);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("loses ledger rows");
            return Objects.requireNonNull(e.getMessage());
        }
    }

    private static JsonNode current(JsonNode values, String name) {
        String pointer = "/" + name.replace('.', '/');
        return values.at(pointer).isMissingNode() ? VALUES.at(pointer) : values.at(pointer);
    }

    private static JsonNode changed(String name, JsonNode current) {
        if (CHANGED.containsKey(name)) {
            return YAML.readTree(CHANGED.get(name));
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonNode choices =
                SCHEMA.at("/properties/" + name.replace(".", "/properties/")).path("enum");
        if (choices.isArray()) {
            return choices.valueStream()
                    .filter(it -> !it.equals(current) && !it.asString().isEmpty())
                    .findFirst()
                    .orElseThrow();
        }
        if (current.isBoolean()) {
            return nodes.booleanNode(!current.asBoolean());
        }
        if (current.isNumber()) {
            return current.isInt() ? nodes.numberNode(current.asInt() + 1) : nodes.numberNode(current.asDouble() / 2);
        }
        if (current.isString()) {
            return nodes.stringNode(current.asString().isEmpty() ? "other" : current.asString() + "-x");
        }
        return current.isArray()
                ? nodes.arrayNode().add(nodes.objectNode().put("name", "other"))
                : nodes.objectNode().put("other", "thing");
    }

    private static void put(ObjectNode values, String name, JsonNode value) {
        String[] parts = name.split("\\.");
        ObjectNode node = values;
        for (int i = 0; i < parts.length - 1; i++) {
            node = node.withObject("/" + parts[i]);
        }
        node.set(parts[parts.length - 1], value);
    }

    private static String longestPrefix(Map<String, String> map, String name, String otherwise) {
        for (String prefix = name; ; prefix = prefix.substring(0, prefix.lastIndexOf('.'))) {
            if (map.containsKey(prefix)) {
                return map.get(prefix);
            }
            if (!prefix.contains(".")) {
                return otherwise;
            }
        }
    }
}
