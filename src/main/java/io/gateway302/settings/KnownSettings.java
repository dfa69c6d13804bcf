package io.gateway302.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * All settings of the gateway, from the configuration metadata that the build generates.
 *
 * @param settings properties of the gateway
 */
record KnownSettings(List<Setting> settings) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "gateway.";

    /** Variables of application.yaml and of the {@code check} command that do not correspond to a property. */
    private static final List<String> MORE_VARIABLES = List.of(
            "AI302_API_KEY",
            "AI302_API_KEY_FILE",
            "AI302_BASE_URL",
            "GATEWAY_AUDITOR_KEY",
            "GATEWAY_AUDITOR_KEY_FILE",
            "GATEWAY_TOKEN_SECRET",
            "GATEWAY_TOKEN_SECRET_FILE",
            "GATEWAY_CHECK_KEY",
            "GATEWAY_CHECK_KEY_FILE");

    /** Reads the metadata of this application. Libraries have files of the same name. */
    static KnownSettings load() {
        try {
            for (URL file :
                    Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
                List<Setting> settings = read(file);
                if (!settings.isEmpty()) {
                    return new KnownSettings(settings);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("The build generated no " + METADATA);
    }

    private static List<Setting> read(URL file) throws IOException {
        List<Setting> settings = new ArrayList<>();
        try (InputStream in = file.openStream();
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                if (name.equals("properties")) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        Setting setting = setting(parser);
                        if (setting != null) {
                            settings.add(setting);
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return settings;
    }

    private static @Nullable Setting setting(JsonParser parser) {
        String property = "";
        String type = "java.lang.String";
        String owner = "";
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "name" -> property = parser.getString();
                case "type" -> type = parser.getString();
                case "sourceType" -> owner = parser.getString();
                default -> parser.skipChildren();
            }
        }
        return property.startsWith(PREFIX) ? new Setting(property, type, owner) : null;
    }

    /** Returns an error message for an unknown property; null if it is known. */
    @Nullable
    String faultOfProperty(String property) {
        return settings.stream().anyMatch(setting -> setting.isSetBy(property))
                ? null
                : unknown(property, settings.stream().map(Setting::name).toList());
    }

    /** Returns an error message for an unknown environment variable; null if it is known. */
    @Nullable
    String faultOfVariable(String variable) {
        return MORE_VARIABLES.contains(variable)
                        || settings.stream().anyMatch(setting -> setting.isSetByVariable(variable))
                ? null
                : unknown(
                        variable,
                        Stream.concat(MORE_VARIABLES.stream(), settings.stream().map(Setting::variable))
                                .toList());
    }

    private static String unknown(String name, List<String> known) {
        String nearest = NearestName.of(name, known);
        return name + " is not a setting of gateway302."
                + (nearest == null ? " Remove it, or correct its name." : " Did you mean " + nearest + "?");
    }
}
