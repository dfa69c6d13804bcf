package io.gateway302.identity.web;

import io.gateway302.identity.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Extraction of a key from the query, where clients of Google and of some search services put it. The raw query string
 * is parsed, because reading a parameter through the servlet container would consume a form body, which has to be
 * passed on.
 */
final class QueryKey {

    private static final List<String> PARAMETERS = List.of("key", "api_key", "apikey");

    private QueryKey() {}

    /**
     * Returns all keys of the gateway in these parameters, regardless of case. Other credentials are not accepted in a
     * query.
     */
    static List<String> of(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&"))
                        .filter(part -> PARAMETERS.stream().anyMatch(parameter -> isNamed(part, parameter)))
                        .map(part -> key(part.substring(part.indexOf('=') + 1)))
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** Returns whether the part is a parameter of this name, regardless of case and encoding. */
    private static boolean isNamed(String part, String parameter) {
        int equals = part.indexOf('=');
        return equals > 0 && parameter.equalsIgnoreCase(decoded(part.substring(0, equals)));
    }

    private static @Nullable String key(String encoded) {
        String value = decoded(encoded);
        return value == null || ApiKey.parse(value) == null ? null : value;
    }

    private static @Nullable String decoded(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
