package io.gateway302.passthrough;

import io.gateway302.identity.CredentialTrace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parser of query strings that does not read the body of a form, unlike {@code getParameter}. */
final class Query {

    /**
     * Names, in lower case, under which callers send their credential. It belongs to the gateway and is not sent
     * upstream.
     */
    private static final Set<String> CREDENTIALS = Set.of("key", "api_key", "apikey");

    private Query() {}

    /**
     * Returns the query without credentials, otherwise unchanged; null if nothing is left.
     *
     * @param credentials detection of credentials under any name
     */
    static @Nullable String withoutCredentials(@Nullable String query, CredentialTrace credentials) {
        if (query == null) {
            return null;
        }
        List<String> parameters = List.of(query.split("&", -1));
        List<String> kept = parameters.stream()
                .filter(each -> !CREDENTIALS.contains(name(each).toLowerCase(Locale.ROOT)) && !credentials.isIn(each))
                .toList();
        if (kept.size() == parameters.size()) {
            return query;
        }
        return kept.isEmpty() ? null : String.join("&", kept);
    }

    /** Passes on each named parameter with its value, also repeated ones. */
    static void forEach(@Nullable String query, Set<String> names, BiConsumer<String, String> consumer) {
        if (query == null || names.isEmpty()) {
            return;
        }
        for (String parameter : query.split("&")) {
            String name = name(parameter);
            if (names.contains(name)) {
                consumer.accept(name, value(parameter));
            }
        }
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
