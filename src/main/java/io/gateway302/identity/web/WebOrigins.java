package io.gateway302.identity.web;

import io.gateway302.identity.CallTags;
import io.gateway302.identity.Caller;
import io.gateway302.identity.client.KeyDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/**
 * CORS rules. A preflight has no credential, so it is accepted for every origin that any client allows. The response of
 * the actual request is exposed only to origins that its caller allows.
 */
final class WebOrigins {

    private static final List<String> API_METHODS = List.of("GET", "POST", "DELETE", "OPTIONS");

    private static final List<String> API_HEADERS = List.of(
            "Authorization",
            "Content-Type",
            "Gateway-Dry-Run",
            CallTags.HEADER,
            "Idempotency-Key",
            "If-None-Match",
            "Last-Event-ID",
            "Prefer",
            "X-Request-Id",
            "traceparent",
            "x-api-key",
            "api-key",
            "xi-api-key",
            "x-goog-api-key");

    private static final List<String> DROP_IN_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /**
     * Each of the many pass-through clients sends its own headers. Allowing all is safe, because the gateway uses no
     * cookies.
     */
    private static final List<String> DROP_IN_HEADERS = List.of(CorsConfiguration.ALL);

    private static final List<String> ANSWER_HEADERS = List.of(
            "X-Request-Id",
            "Gateway-Operation",
            "Gateway-Attempts",
            "Gateway-Cost",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "Server-Timing",
            "ETag",
            "Idempotency-Replayed",
            "Location",
            "Preference-Applied",
            "Gateway-Validation",
            "request-id",
            "x-should-retry");

    private static final long REMEMBERED_SECONDS = 600;

    private final KeyDirectory directory;
    private final RequestMatcher api;

    /**
     * Creates the rules from the origins that the clients in the directory allow.
     *
     * @param api matcher for the typed API, whose methods and headers are restricted
     */
    WebOrigins(KeyDirectory directory, RequestMatcher api) {
        this.directory = directory;
        this.api = api;
    }

    /** Returns whether a browser token may be used in a request with this origin, or without one if it is null. */
    boolean mayUse(Caller bearer, @Nullable String origin) {
        return origin == null ? bearer.origin() == null : allows(bearer, origin);
    }

    /**
     * Returns the CORS configuration for the request. Null omits all CORS headers, so that the page cannot read the
     * response.
     */
    @Nullable
    CorsConfiguration configuration(HttpServletRequest request, @Nullable Caller caller) {
        if (CorsUtils.isPreFlightRequest(request)) {
            return configuration(request, directory.allowedOrigins());
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return null;
        }
        // A request without a caller will be rejected; the page should be able to read the reason.
        boolean shown = caller == null ? directory.allowedOrigins().contains(origin) : allows(caller, origin);
        return shown ? configuration(request, Set.of(origin)) : null;
    }

    private boolean allows(Caller caller, String origin) {
        return (caller.origin() == null || caller.origin().equals(origin))
                && directory.allowsOrigin(caller.clientId(), origin);
    }

    private CorsConfiguration configuration(HttpServletRequest request, Collection<String> origins) {
        boolean typed = api.matches(request);
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(List.copyOf(origins));
        cors.setAllowedMethods(typed ? API_METHODS : DROP_IN_METHODS);
        cors.setAllowedHeaders(typed ? API_HEADERS : DROP_IN_HEADERS);
        cors.setExposedHeaders(ANSWER_HEADERS);
        cors.setMaxAge(REMEMBERED_SECONDS);
        return cors;
    }
}
