package io.gateway302.binding;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;

/** JSON names of the constants of an enum. */
final class EnumNames {

    private static final ClassValue<Map<String, Enum<?>>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Enum<?>> computeValue(Class<?> type) {
            Map<String, Enum<?>> constants = new TreeMap<>();
            for (Object constant : type.getEnumConstants()) {
                Enum<?> named = (Enum<?>) constant;
                constants.put(nameOf(named), named);
            }
            return constants;
        }
    };

    private EnumNames() {}

    /** Returns the constants by name, in alphabetical order. */
    static Map<String, Enum<?>> of(Class<?> type) {
        return CONSTANTS.get(type);
    }

    /** Returns the JSON name of a constant. */
    static String nameOf(Enum<?> constant) {
        try {
            JsonProperty named =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return named == null ? constant.name() : named.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("Every constant is a field of its enum", e);
        }
    }

    /** Returns the message for an unknown name. */
    static String allowed(Class<?> type) {
        return "must be one of " + String.join(", ", of(type).keySet());
    }
}
