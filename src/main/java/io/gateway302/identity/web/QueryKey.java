package io.gateway302.identity.web;

import io.gateway302.identity.ApiKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
     * Returns the value of the first of these parameters that is present, regardless of case. Returns null if there is
     * none, or if that one occurs twice or is not a key of the gateway. Other credentials are not accepted in a query.
     */
    static @Nullable String of(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? null : of(query.split("&"));
    }

    private static @Nullable String of(String[] parts) {
        for (String parameter : PARAMETERS) {
            List<String> values = Arrays.stream(parts)
                    .filter(part -> isNamed(part, parameter))
                    .map(part -> part.substring(part.indexOf('=') + 1))
                    .toList();
            if (!values.isEmpty()) {
                return values.size() == 1 ? key(values.getFirst()) : null;
            }
        }
        return null;
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
