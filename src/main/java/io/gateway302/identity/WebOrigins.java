package io.gateway302.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/**
 * Which web pages may call the API. A preflight, which carries no credential, is answered to every origin that some client
 * allows; what follows is shown only to an origin that the caller itself allows.
 */
final class WebOrigins {

    private static final List<String> METHODS = List.of("GET", "POST", "OPTIONS");

    private static final List<String> REQUEST_HEADERS = List.of(
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "X-Request-Id",
            "traceparent",
            "x-api-key",
            "x-goog-api-key");

    private static final List<String> ANSWER_HEADERS = List.of(
            "X-Request-Id",
            "Gateway-Operation",
            "Gateway-Attempts",
            "Gateway-Cost",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Server-Timing",
            "Idempotency-Replayed");

    private static final long REMEMBERED_SECONDS = 600;

    private final KeyDirectory directory;

    WebOrigins(KeyDirectory directory) {
        this.directory = directory;
    }

    /** Whether a request from this origin, or from none, may be made with a browser token. */
    boolean mayUse(Caller bearer, @Nullable String origin) {
        return origin == null ? bearer.origin() == null : allows(bearer, origin);
    }

    /** What the page may do; null, which leaves all that CORS has out of the answer, where it is to see nothing. */
    @Nullable
    CorsConfiguration configuration(HttpServletRequest request, @Nullable Caller caller) {
        if (CorsUtils.isPreFlightRequest(request)) {
            return configuration(directory.allowedOrigins());
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return null;
        }
        // without a caller, the request is going to be refused, and the page should see why
        boolean shown = caller == null ? directory.allowedOrigins().contains(origin) : allows(caller, origin);
        return shown ? configuration(Set.of(origin)) : null;
    }

    private boolean allows(Caller caller, String origin) {
        return (caller.origin() == null || caller.origin().equals(origin))
                && directory.allowsOrigin(caller.clientId(), origin);
    }

    private static CorsConfiguration configuration(Collection<String> origins) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(List.copyOf(origins));
        cors.setAllowedMethods(METHODS);
        cors.setAllowedHeaders(REQUEST_HEADERS);
        cors.setExposedHeaders(ANSWER_HEADERS);
        cors.setMaxAge(REMEMBERED_SECONDS);
        return cors;
    }
}
