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
 * Holds names by which the gateway decides (the model, quantities, whether the answer is a stream) to one spelling. Some
 * servers read names without regard to case, and of several take the last: they would carry out what nobody checked.
 */
final class Spelling {

    private static final String MODEL = "model";

    private static final Set<String[]> PLACES = Stream.of(Set.of(MODEL, "stream"), Forecast.numbers(), Forecast.texts())
            .flatMap(Set::stream)
            .map(place -> place.split("\\."))
            .collect(Collectors.toUnmodifiableSet());

    /** What is never a file. */
    private static final Set<String> VALUES = Stream.concat(Stream.of(MODEL, "stream"), Forecast.numbers().stream())
            .collect(Collectors.toUnmodifiableSet());

    private Spelling() {}

    /**
     * Checks the names in a body.
     *
     * @param telling further names that decide
     * @throws ProblemException if one differs from a name that decides in upper and lower case only
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

    /** Whether the gateway decides by the value of a field of this name, in whatever spelling. */
    static boolean isValue(String name) {
        return VALUES.stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * Checks the names in a query.
     *
     * @throws ProblemException if it names a model, which belongs into the path or the body
     */
    static void check(@Nullable String query) {
        if (query != null && Query.names(query).anyMatch(MODEL::equalsIgnoreCase)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "The model is named in the body or the path, not in the query");
        }
    }
}
