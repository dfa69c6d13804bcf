package io.gateway302.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a key in the query, where clients of Google and of some search services put it. The query is read as it came:
 * to ask the container for a parameter would have it read the body of a form, which goes on as it is.
 */
final class QueryKey {

    private static final List<String> PARAMETERS = List.of("key", "api_key", "apikey");

    private QueryKey() {}

    /**
     * The value of the first of the parameters that is there; null if there is none, or that one is there twice or is no
     * key of the gateway. Other credentials have no place in an address.
     */
    static @Nullable String of(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? null : of(query.split("&"));
    }

    private static @Nullable String of(String[] parts) {
        for (String parameter : PARAMETERS) {
            List<String> values = Arrays.stream(parts)
                    .filter(part -> part.startsWith(parameter + "="))
                    .map(part -> part.substring(parameter.length() + 1))
                    .toList();
            if (!values.isEmpty()) {
                return values.size() == 1 ? key(values.getFirst()) : null;
            }
        }
        return null;
    }

    private static @Nullable String key(String encoded) {
        try {
            String value = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
            return ApiKey.parse(value) == null ? null : value;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
