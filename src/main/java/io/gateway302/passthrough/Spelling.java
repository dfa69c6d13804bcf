package io.gateway302.passthrough;

import io.gateway302.catalog.Operation;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.Forecast;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Check that field names on which the gateway's decisions depend (model, quantities, price, stream flag) have their
 * exact case. Some servers ignore case, and use the last of several such fields. They would execute a value that the
 * gateway did not check.
 */
final class Spelling {

    private static final String MODEL = "model";

    private static final Names PLACES =
            Names.of(Stream.of(Set.of(MODEL, "stream"), Forecast.numbers(), Forecast.sizes(), Forecast.texts())
                    .flatMap(Set::stream));

    /** Names of fields that are never files. */
    private static final Set<String> VALUES =
            ignoringCase(Stream.of(Set.of(MODEL, "stream"), Forecast.numbers(), Forecast.sizes())
                    .flatMap(Set::stream));

    private Spelling() {}

    /**
     * Returns the names of the fields on which the price of one of the operations depends: in JSON, the first names of
     * their places.
     */
    static Set<String> pricing(Collection<Operation> operations) {
        return ignoringCase(operations.stream().flatMap(Spelling::places).map(place -> place.split("\\.", 2)[0]));
    }

    /** Returns the places of the fields on which the price of the operation depends, besides the model. */
    private static Stream<String> places(Operation operation) {
        return operation.pricing().tiers().stream()
                .flatMap(tier -> tier.when().keySet().stream())
                .filter(place -> !place.equals(MODEL))
                .distinct();
    }

    private static Set<String> ignoringCase(Stream<String> names) {
        return Collections.unmodifiableSet(
                names.collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))));
    }

    /**
     * Checks the names in a body.
     *
     * @param telling further names that select the operation
     * @throws ProblemException if a name differs from such a name only in case
     */
    static void check(JsonNode body, Set<String> telling) {
        if (body.isObject()) {
            PLACES.check(body);
            telling.forEach(name -> check(body, new String[] {name}));
        }
    }

    /**
     * Checks the names on which the price of the requested operation depends.
     *
     * @param form true if the body is a form
     * @throws ProblemException if a name differs from such a name only in case or by brackets, or is given twice
     */
    static void checkPrice(Operation operation, @Nullable String query, JsonNode body, boolean form) {
        if (!operation.billable()) {
            return;
        }
        Set<String> places = places(operation).collect(Collectors.toSet());
        if (places.isEmpty() && !form && query == null) {
            return;
        }
        JsonNode readable = form
                ? Forecast.readable(body)
                        .orElseThrow(() -> new ProblemException(
                                ProblemType.MALFORMED_REQUEST, "A field of the form is JSON with a name twice"))
                : body;
        if (readable.isObject()) {
            places.forEach(place -> check(readable, place.split("\\.")));
        }
        if (form) {
            places.forEach(place -> checkForm(readable, place));
        }
        if (query != null) {
            Set<String> seen = new TreeSet<>();
            Query.names(query).forEach(name -> {
                String plain = plain(name);
                boolean priced = places.stream().anyMatch(plain::equalsIgnoreCase);
                if ((priced && !(places.contains(name) && seen.add(name)))
                        || (VALUES.contains(plain) && !PLACES.has(name))) {
                    throw refused(plain);
                }
            });
        }
    }

    /** Checks a field of a form. The gateway reads one text of it, and JSON in that of a nested field. */
    private static void checkForm(JsonNode form, String place) {
        boolean nested = place.indexOf('.') >= 0;
        String first = nested ? place.substring(0, place.indexOf('.')) : place;
        for (String name : form.propertyNames()) {
            int end = name.indexOf('.');
            boolean like =
                    plain(nested && end >= 0 ? name.substring(0, end) : name).equalsIgnoreCase(first);
            boolean isRead =
                    nested ? form.path(name).isObject() : !form.path(name).isArray();
            if (like && !(isRead && name.equals(first))) {
                throw refused(first);
            }
        }
    }

    private static void check(JsonNode body, String[] place) {
        JsonNode object = body;
        for (String name : place) {
            for (String found : object.propertyNames()) {
                if (found.equalsIgnoreCase(name) && !found.equals(name)) {
                    throw refused(name);
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
            String inner = inner(name);
            if (VALUES.contains(inner)) {
                throw refused(inner);
            }
            if (!plain.equals(name)
                    && (VALUES.contains(plain) || telling.stream().anyMatch(plain::equalsIgnoreCase))) {
                throw refused(plain);
            }
        }
    }

    /** Returns the last name in {@code input[n]} or {@code input.n}; empty for a name of one part. */
    private static String inner(String name) {
        String[] parts = name.split("[\\[\\].]+");
        return parts.length > 1 ? parts[parts.length - 1].strip() : "";
    }

    /** Returns the name that lenient servers read: without brackets and surrounding spaces, with underscores. */
    private static String plain(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '[' && name.charAt(end) != 0) {
            end++;
        }
        return name.substring(0, end).strip().replace('.', '_').replace(' ', '_');
    }

    /**
     * Returns whether the gateway's decisions depend on the value of a field of this name, regardless of case.
     *
     * @param pricing further names on which the price depends
     */
    static boolean isValue(String name, Set<String> pricing) {
        String plain = plain(name);
        return VALUES.contains(plain) || pricing.contains(plain);
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

    private static ProblemException refused(String name) {
        return new ProblemException(
                ProblemType.MALFORMED_REQUEST, "A field is called like '" + name + "', but not written so");
    }

    /**
     * Names of fields by their spelling regardless of case.
     *
     * @param exact names as they must be written
     * @param inside names in the objects of those fields
     */
    private record Names(TreeMap<String, String> exact, TreeMap<String, Names> inside) {

        static Names of(Stream<String> places) {
            Names names = empty();
            places.forEach(place -> {
                Names at = names;
                for (String name : place.split("\\.")) {
                    at.exact.put(name, name);
                    at = at.inside.computeIfAbsent(name, _ -> empty());
                }
            });
            return names;
        }

        private static Names empty() {
            return new Names(
                    new TreeMap<>(String.CASE_INSENSITIVE_ORDER), new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        }

        boolean has(String name) {
            return name.equals(exact.get(name));
        }

        void check(JsonNode object) {
            object.properties().forEach(field -> {
                String name = exact.get(field.getKey());
                if (name == null) {
                    return;
                }
                if (!name.equals(field.getKey())) {
                    throw refused(name);
                }
                Names further = inside.get(name);
                if (further != null && field.getValue().isObject()) {
                    further.check(field.getValue());
                }
            });
        }
    }
}
