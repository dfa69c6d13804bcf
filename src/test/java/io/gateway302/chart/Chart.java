package io.gateway302.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Helm chart, rendered by Helm's own code. */
final class Chart {

    static final Path DIRECTORY = Path.of("helm/gateway302");

    static final String RELEASE = "gateway302";
    static final String NAMESPACE = "ai";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SUFFIX = "-values.yaml";

    private static final String HOOK = "helm.sh/hook";
    private static final String NO_HOOK = "helm.test/hook";

    private static final Map<String, Manifests> RENDERED = new ConcurrentHashMap<>();
    private static final Path COPY = copyWithoutHooks();

    private Chart() {}

    /** Returns the names of the value sets with which the chart is tested. */
    static List<String> sets() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the values of a set. */
    static ObjectNode values(String set) {
        return (ObjectNode) YAML.readTree(DIRECTORY.resolve("ci").resolve(set + SUFFIX));
    }

    /** Returns the values of a set with other values merged over it. */
    static ObjectNode values(String set, String overlay) {
        ObjectNode values = values(set);
        JsonNode more = YAML.readTree(overlay);
        if (more instanceof ObjectNode object) {
            merge(values, object);
        }
        return values;
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode from2
                    && !from2.isEmpty()
                    && into.get(entry.getKey()) instanceof ObjectNode into2) {
                merge(into2, from2);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    /** Returns the manifests of a value set. */
    static Manifests render(String set) {
        return RENDERED.computeIfAbsent(set, it -> Manifests.parse(template(values(it))));
    }

    /** Returns the manifests of a value set with other values merged over it. */
    static Manifests render(String set, String overlay) {
        return Manifests.parse(template(values(set, overlay)));
    }

    /**
     * Returns the output of {@code helm template}, including hooks.
     *
     * @throws RuntimeException if the values are rejected
     */
    static String template(ObjectNode values) {
        return template(COPY, values).replace(NO_HOOK, HOOK);
    }

    /** Returns the output of {@code helm template} for another chart, without hooks. */
    static String template(Path chart, ObjectNode values) {
        return withFile(
                values,
                file -> Objects.requireNonNullElse(
                        new Helm(chart)
                                .template()
                                .withName(RELEASE)
                                .withNamespace(NAMESPACE)
                                .withValuesFile(file)
                                .call(),
                        ""));
    }

    /** Copies the chart to a directory. */
    static void copy(Path to) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(DIRECTORY.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies the chart with another annotation for hooks, which Helm does not know, because helm-java omits hooks from
     * its output.
     */
    private static Path copyWithoutHooks() {
        try {
            Path copy = Files.createTempDirectory("chart").resolve("gateway302");
            copy(copy);
            try (Stream<Path> files = Files.walk(copy.resolve("templates"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.writeString(file, Files.readString(file).replace(HOOK, NO_HOOK));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the messages of {@code helm lint --strict}; empty if the chart passes. */
    static List<String> lint() {
        LintResult result = new Helm(DIRECTORY).lint().strict().call();
        return result.isFailed() ? result.getMessages() : List.of();
    }

    private interface Rendering {
        String of(Path valuesFile);
    }

    private static String withFile(ObjectNode values, Rendering rendering) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, YAML.writeValueAsString(values));
                return rendering.of(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
