package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Manifests of one render. */
record Manifests(List<JsonNode> all) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---$");
    private static final Set<String> WORKLOADS = Set.of("StatefulSet", "Deployment");

    static Manifests parse(String text) {
        return new Manifests(SEPARATOR
                .splitAsStream(text)
                .map(YAML::readTree)
                .filter(JsonNode::isObject)
                .toList());
    }

    /** Returns the manifests of a kind. */
    List<JsonNode> of(String kind) {
        return all.stream().filter(it -> it.get("kind").asString().equals(kind)).toList();
    }

    /** Returns the only manifest of a kind. */
    JsonNode one(String kind) {
        assertThat(of(kind)).as(kind).hasSize(1);
        return of(kind).getFirst();
    }

    /** Returns the manifest with this kind and name. */
    JsonNode named(String kind, String name) {
        return of(kind).stream()
                .filter(it -> it.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** Returns the StatefulSet or Deployment. */
    JsonNode workload() {
        return all.stream()
                .filter(it -> WORKLOADS.contains(it.get("kind").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the spec of the gateway's pods. */
    JsonNode pod() {
        return workload().at("/spec/template/spec");
    }

    /** Returns the container that runs the gateway. */
    JsonNode container() {
        return pod().at("/containers/0");
    }

    /** Returns the specs of all pods: of the workload, the migrations and {@code helm test}. */
    List<JsonNode> pods() {
        return all.stream()
                .map(it -> it.get("kind").asString().equals("Pod") ? it.get("spec") : it.at("/spec/template/spec"))
                .filter(it -> !(it instanceof MissingNode))
                .toList();
    }

    /** Returns the gateway's environment variables that have a literal value. */
    Map<String, String> environment() {
        return environment(container());
    }

    static Map<String, String> environment(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        container
                .path("env")
                .forEach(it -> variables.put(
                        it.get("name").asString(), it.path("value").asString("")));
        return variables;
    }

    /** Returns the containers of a pod, including init containers. */
    static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(
                pod.path("initContainers").valueStream(), pod.path("containers").valueStream());
    }

    /** Returns the volume of a pod with this name; null if there is none. */
    static @Nullable JsonNode volume(JsonNode pod, String name) {
        return pod.path("volumes")
                .valueStream()
                .filter(it -> it.get("name").asString().equals(name))
                .findFirst()
                .orElse(null);
    }
}
