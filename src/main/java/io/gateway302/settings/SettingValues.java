package io.gateway302.settings;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** Check of each configured value against its type and its bounds. */
final class SettingValues {

    private static final String UNRESOLVED = "it refers to a value that is not set";

    private static final Map<Class<?>, String> FORMS = Map.of(
            Duration.class, "a duration such as 500ms, 30s, 5m or 24h",
            DataSize.class, "a size such as 512KB, 8MB or 4GB",
            Period.class, "a period such as P13M or P2Y",
            Boolean.class, "true or false",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Double.class, "a number",
            Path.class, "a path",
            BigDecimal.class, "a number");

    private final ConfiguredValues values;

    SettingValues(ConfiguredValues values) {
        this.values = values;
    }

    /** Returns the fault of the configured value; null if it is valid or not set. */
    @Nullable
    String fault(Setting setting) {
        ResolvableType type = type(setting.type());
        if (setting.isScalar() && !values.isSet(setting.name())) {
            // an empty text means no value, but Spring Boot does not replace an empty value of another type by the
            // default
            return values.isPresent(setting.name()) && type.toClass() != String.class
                    ? values.label(setting.name()) + " is empty; " + allowed(type) + "."
                    : null;
        }
        try {
            Object value = values.bind(setting.name(), Bindable.of(type));
            return value == null ? null : faultOf(setting, type, value);
        } catch (BindException e) {
            ConfigurationProperty wrong = e.getProperty();
            // for a map or a list, the invalid entry
            String name = wrong == null ? setting.name() : wrong.getName().toString();
            String value = wrong == null ? values.text(setting.name()) : String.valueOf(wrong.getValue());
            return values.label(name) + " is " + values.shown(setting, value) + "; "
                    + (isUnresolved(value) ? UNRESOLVED : allowed(type)) + ".";
        }
    }

    private @Nullable String faultOf(Setting setting, ResolvableType type, Object value) {
        String text = values.text(setting.name());
        String start = values.label(setting.name()) + " is " + values.shown(setting, text) + "; ";
        if (isUnresolved(text) && !setting.isSecret()) {
            return start + UNRESOLVED + ".";
        }
        if (value instanceof Enum<?> constant && !isName(constant.getDeclaringClass(), text)) {
            // Spring Boot binds "re-dis" to REDIS, but conditions on beans compare the text
            return start + allowed(type) + ".";
        }
        String bounds = Bounds.of(field(setting)).fault(value);
        return bounds == null ? null : start + "it must be " + bounds + ".";
    }

    private static boolean isName(Class<?> type, String text) {
        return names(type).contains(text.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static String allowed(ResolvableType type) {
        ResolvableType scalar = type.hasGenerics() ? type.getGeneric(type.getGenerics().length - 1) : type;
        Class<?> raw = scalar.toClass();
        return raw.isEnum()
                ? "allowed values: " + String.join(", ", shownNames(raw))
                : "it must be " + FORMS.getOrDefault(raw, "a " + raw.getSimpleName());
    }

    private static boolean isUnresolved(String text) {
        return text.contains("${");
    }

    private static List<String> names(Class<?> type) {
        return constants(type)
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    /**
     * Returns the names to show: lower case for enums of the gateway, unchanged for those of libraries, such as RS256.
     */
    private static List<String> shownNames(Class<?> type) {
        return type.getName().startsWith("io.gateway302.")
                ? names(type)
                : constants(type).toList();
    }

    private static Stream<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(constant -> ((Enum<?>) constant).name());
    }

    private static @Nullable Field field(Setting setting) {
        String[] words =
                setting.name().substring(setting.name().lastIndexOf('.') + 1).split("-");
        String component = words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
        try {
            return loaded(setting.owner()).getDeclaredField(component);
        } catch (NoSuchFieldException e) {
            return null;
        }
    }

    private static ResolvableType type(String name) {
        int generics = name.indexOf('<');
        if (generics < 0) {
            return ResolvableType.forClass(loaded(name));
        }
        return ResolvableType.forClassWithGenerics(
                loaded(name.substring(0, generics)),
                Arrays.stream(name.substring(generics + 1, name.length() - 1).split(","))
                        .map(SettingValues::loaded)
                        .toArray(Class<?>[]::new));
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name.strip(), false, SettingValues.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The configuration metadata names a class that is not there: " + name, e);
        }
    }
}
