package io.gateway302.catalog.reading;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Messages for entries that cannot be parsed. */
final class ReadingFault {

    private static final JsonMapper NAMES = JsonMapper.shared();

    private ReadingFault() {}

    static String sentence(DatabindException exception) {
        String key = "'" + path(exception) + "'";
        return switch (exception) {
            case UnrecognizedPropertyException unknown ->
                "unknown key " + key + "; allowed are " + join(unknown.getKnownPropertyIds());
            case InvalidNullException _ -> key + " is missing";
            case InvalidFormatException wrong ->
                key + " is '" + wrong.getValue() + "'; " + allowed(wrong.getTargetType());
            default -> key + " has the wrong form: " + exception.getOriginalMessage();
        };
    }

    private static String path(DatabindException exception) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : exception.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String allowed(Class<?> type) {
        if (type.isEnum()) {
            return "allowed are "
                    + join(Arrays.stream(type.getEnumConstants())
                            .map(constant -> NAMES.valueToTree(constant).asString())
                            .toList());
        }
        return type == Duration.class ? "a duration such as 120s is needed" : "a number is needed";
    }

    private static String join(Collection<?> names) {
        return names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }
}
