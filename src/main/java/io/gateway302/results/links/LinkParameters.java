package io.gateway302.results.links;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a signed link.
 *
 * @param expires end of the link; null if the request has none, or several
 * @param signature signature of the link; null if the request has none, or several
 */
public record LinkParameters(
        @Nullable String expires, @Nullable String signature) {

    /** Returns the parameters of a request. */
    public static LinkParameters of(HttpServletRequest request) {
        return new LinkParameters(only("expires", request), only("signature", request));
    }

    private static @Nullable String only(String name, HttpServletRequest request) {
        String[] values = request.getParameterValues(name);
        return values == null || values.length != 1 ? null : values[0];
    }
}
