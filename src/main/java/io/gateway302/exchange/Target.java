package io.gateway302.exchange;

import io.gateway302.catalog.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Upstream method, path and query of a call. The host is never chosen by a caller.
 *
 * @param method HTTP method
 * @param path path as sent
 * @param query query as sent, without question mark and credentials; null if there is none
 * @param variables values of the path variables of the operation, as sent
 */
public record Target(
        HttpMethod method, String path, @Nullable String query, Map<String, String> variables) {

    /** Copies the variables. */
    public Target {
        variables = Map.copyOf(variables);
    }

    /** Returns the target of an operation whose path has no variables. */
    public static Target of(Operation operation) {
        return new Target(operation.method(), operation.path(), null, Map.of());
    }

    /** Returns path and query. */
    public String pathAndQuery() {
        return query == null ? path : path + "?" + query;
    }

    /** Passes on each parameter of the query, decoded, with its value; an empty value if it has none. */
    public void forEachParameter(BiConsumer<String, String> consumer) {
        if (query == null) {
            return;
        }
        for (String parameter : query.split("&")) {
            int equals = parameter.indexOf('=');
            consumer.accept(
                    decoded(equals < 0 ? parameter : parameter.substring(0, equals)),
                    equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /** Returns method and path. The query is left out, because it may contain personal data. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
