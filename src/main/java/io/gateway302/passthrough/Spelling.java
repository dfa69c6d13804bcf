package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.Forecast;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Check that field names on which the gateway's decisions depend (model, quantities, stream flag) have their exact
 * case. Some servers ignore case, and use the last of several such fields. They would execute a value that the gateway
 * did not check.
 */
final class Spelling {

    private static final String MODEL = "model";

    private static final Set<String[]> PLACES = Stream.of(Set.of(MODEL, "stream"), Forecast.numbers(), Forecast.texts())
            .flatMap(Set::stream)
            .map(place -> place.split("\\."))
            .collect(Collectors.toUnmodifiableSet());

    /** Names of fields that are never files. */
    private static final Set<String> VALUES = Stream.concat(Stream.of(MODEL, "stream"), Forecast.numbers().stream())
            .collect(Collectors.toUnmodifiableSet());

    private Spelling() {}

    /**
     * Checks the names in a body.
     *
     * @param telling further names that select the operation
     * @throws ProblemException if a name differs from such a name only in case
     */
    static void check(JsonNode body, Set<String> telling) {
        if (body.isObject()) {
            PLACES.forEach(place -> check(body, place));
            telling.forEach(name -> check(body, new String[] {name}));
        }
    }

    private static void check(JsonNode body, String[] place) {
        JsonNode object = body;
        for (String name : place) {
            for (String found : object.propertyNames()) {
                if (found.equalsIgnoreCase(name) && !found.equals(name)) {
                    throw new ProblemException(
                            ProblemType.MALFORMED_REQUEST, "A field is called like '" + name + "', but not written so");
                }
            }
            object = object.path(name);
            if (!object.isObject()) {
                return;
            }
        }
    }

    /**
     * Checks the names in a form. Some servers read {@code model[]}, {@code model[0]} or a name with spaces around it as
     * another spelling of {@code model}.
     *
     * @param telling further names that select the operation
     * @throws ProblemException if a name is such a spelling of a name on which decisions depend
     */
    static void checkForm(JsonNode form, Set<String> telling) {
        for (String name : form.propertyNames()) {
            String plain = plain(name);
            if (!plain.equals(name) && (isValue(plain) || telling.stream().anyMatch(plain::equalsIgnoreCase))) {
                throw new ProblemException(
                        ProblemType.MALFORMED_REQUEST, "A field is called like '" + plain + "', but not written so");
            }
        }
    }

    /** Returns the name that lenient servers read: without brackets and surrounding spaces, with underscores. */
    private static String plain(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '[' && name.charAt(end) != 0) {
            end++;
        }
        return name.substring(0, end).strip().replace('.', '_').replace(' ', '_');
    }

    /** Returns whether the gateway's decisions depend on the value of a field of this name, regardless of case. */
    static boolean isValue(String name) {
        return VALUES.stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * Checks the names in a query.
     *
     * @throws ProblemException if it names a model, which belongs in the path or the body
     */
    static void check(@Nullable String query) {
        if (query != null && Query.names(query).map(Spelling::plain).anyMatch(MODEL::equalsIgnoreCase)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "The model is named in the body or the path, not in the query");
        }
    }
}
