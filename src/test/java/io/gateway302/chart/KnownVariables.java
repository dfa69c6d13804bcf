package io.gateway302.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Environment variables that the gateway reads, from the metadata of all its properties. */
final class KnownVariables {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+):");

    /** Variables of the JVM and of the {@code check} command. */
    private static final List<String> OTHERS = List.of("JAVA_TOOL_OPTIONS", "GATEWAY_CHECK_KEY_FILE");

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> maps = new HashMap<>();

    private KnownVariables() {}

    /** Reads the metadata on the class path. */
    static KnownVariables read() {
        KnownVariables known = new KnownVariables();
        OTHERS.forEach(name -> known.properties.put(name, name));
        try {
            for (String name : List.of(
                    "META-INF/spring-configuration-metadata.json",
                    "META-INF/additional-spring-configuration-metadata.json")) {
                for (URL url :
                        Collections.list(KnownVariables.class.getClassLoader().getResources(name))) {
                    try (InputStream in = url.openStream()) {
                        new JsonMapper().readTree(in).path("properties").forEach(known::add);
                    }
                }
            }
            // aliases that the built-in application.yaml declares
            PLACEHOLDER
                    .matcher(Files.readString(Path.of("src/main/resources/application.yaml")))
                    .results()
                    .forEach(it -> known.properties.put(it.group(1), it.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private void add(JsonNode property) {
        String name = property.get("name").asString();
        String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
        // Spring Boot accepts both forms
        for (String form : List.of(variable.replace("-", ""), variable.replace('-', '_'))) {
            properties.put(form, name);
            if (property.path("type").asString("").startsWith("java.util.Map")) {
                maps.put(form + "_", name);
            }
        }
    }

    /** Returns the property or alias that the variable sets. */
    Optional<String> property(String variable) {
        String property = properties.get(variable);
        return property != null
                ? Optional.of(property)
                : maps.entrySet().stream()
                        .filter(it -> variable.startsWith(it.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }
}
