package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parser of query strings that does not read the body of a form, unlike {@code getParameter}. */
final class Query {

    /** Names under which callers send their credential. It belongs to the gateway and is not sent upstream. */
    private static final Set<String> CREDENTIALS = Set.of("key", "api_key", "apikey");

    private Query() {}

    /** Returns the query without credentials, otherwise unchanged; null if nothing is left. */
    static @Nullable String withoutCredentials(@Nullable String query) {
        if (query == null) {
            return null;
        }
        List<String> parameters = List.of(query.split("&", -1));
        if (parameters.stream().noneMatch(Query::isCredential)) {
            return query;
        }
        List<String> kept =
                parameters.stream().filter(each -> !isCredential(each)).toList();
        return kept.isEmpty() ? null : String.join("&", kept);
    }

    private static boolean isCredential(String parameter) {
        return CREDENTIALS.contains(name(parameter));
    }

    /**
     * Returns the values of the named parameters.
     *
     * @throws ProblemException if one has two values: servers take the first or the last one
     */
    static Map<String, String> values(@Nullable String query, Set<String> names) {
        return query == null || names.isEmpty()
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .filter(each -> names.contains(name(each)))
                        .collect(Collectors.groupingBy(
                                Query::name, Collectors.mapping(Query::value, Collectors.toSet())))
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Query::only));
    }

    private static String only(Map.Entry<String, Set<String>> parameter) {
        if (parameter.getValue().size() > 1) {
            throw ambiguous(parameter.getKey());
        }
        return parameter.getValue().iterator().next();
    }

    /** Returns the problem of a name with different values. */
    static ProblemException ambiguous(String name) {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, "'" + name + "' must be given once");
    }

    /** Returns the names of all parameters. */
    static Stream<String> names(String query) {
        return Arrays.stream(query.split("&")).map(Query::name);
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return decode(equals < 0 ? parameter : parameter.substring(0, equals));
    }

    private static String value(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? "" : decode(parameter.substring(equals + 1));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
