package io.gateway302.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every variable that the chart sets is one that the gateway or Spring Boot reads. */
class EnvironmentTests {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+):");

    /** Read by the JVM, and by the {@code check} command. */
    private static final Set<String> OTHERS = Set.of("JAVA_TOOL_OPTIONS", "GATEWAY_CHECK_KEY_FILE");

    private static final Set<String> known = new HashSet<>(OTHERS);
    private static final List<String> prefixes = new ArrayList<>();

    private static List<String> sets() {
        return Chart.sets();
    }

    @BeforeAll
    static void readMetadata() throws IOException {
        JsonMapper json = new JsonMapper();
        for (String name : List.of(
                "META-INF/spring-configuration-metadata.json",
                "META-INF/additional-spring-configuration-metadata.json")) {
            for (URL url : Collections.list(EnvironmentTests.class.getClassLoader().getResources(name))) {
                try (InputStream in = url.openStream()) {
                    json.readTree(in).path("properties").forEach(EnvironmentTests::add);
                }
            }
        }
        PLACEHOLDER
                .matcher(Files.readString(Path.of("src/main/resources/application.yaml")))
                .results()
                .forEach(it -> known.add(it.group(1)));
    }

    private static void add(JsonNode property) {
        String variable =
                property.get("name").asString().replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT);
        known.add(variable);
        if (property.path("type").asString("").startsWith("java.util.Map")) {
            prefixes.add(variable + "_");
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void isRead(String set) {
        Set<String> variables = Stream.of(Chart.render(set).pods())
                .flatMap(List::stream)
                .flatMap(Manifests::containers)
                .flatMap(container -> container.path("env").valueStream())
                .map(variable -> variable.get("name").asString())
                .collect(Collectors.toSet());

        assertThat(variables).isNotEmpty().allSatisfy(name -> assertThat(isKnown(name)).as(name).isTrue());
    }

    @Test
    void aMisspeltVariableIsNotKnown() {
        assertThat(isKnown("GATEWAY_LEDGER_DURABILITY")).isTrue();
        assertThat(isKnown("SPRING_DATASOURCE_URL")).isTrue();
        assertThat(isKnown("GATEWAY_LEDGER_DURABILTY")).isFalse();
        assertThat(isKnown("SPRING_DATASOURCE_UR")).isFalse();
    }

    private static boolean isKnown(String name) {
        return known.contains(name) || prefixes.stream().anyMatch(name::startsWith);
    }
}
