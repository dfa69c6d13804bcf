package io.gateway302.identity;

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
 * Which web pages may call the API. A preflight, which carries no credential, is answered to every origin that some client
 * allows; what follows is shown only to an origin that the caller itself allows.
 */
final class WebOrigins {

    private static final List<String> API_METHODS = List.of("GET", "POST", "OPTIONS");

    private static final List<String> API_HEADERS = List.of(
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "X-Request-Id",
            "traceparent",
            "x-api-key",
            "x-goog-api-key");

    private static final List<String> DROP_IN_METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** Each of the many clients has headers of its own, and all of them are harmless: nothing here goes by a cookie. */
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
            "Idempotency-Replayed",
            "Gateway-Validation",
            "request-id",
            "x-should-retry");

    private static final long REMEMBERED_SECONDS = 600;

    private final KeyDirectory directory;
    private final RequestMatcher api;

    /**
     * As the clients in the directory allow it.
     *
     * @param api where pages may do only what the typed API has
     */
    WebOrigins(KeyDirectory directory, RequestMatcher api) {
        this.directory = directory;
        this.api = api;
    }

    /** Whether a request from this origin, or from none, may be made with a browser token. */
    boolean mayUse(Caller bearer, @Nullable String origin) {
        return origin == null ? bearer.origin() == null : allows(bearer, origin);
    }

    /** What the page may do; null, which leaves all that CORS has out of the answer, where it is to see nothing. */
    @Nullable
    CorsConfiguration configuration(HttpServletRequest request, @Nullable Caller caller) {
        if (CorsUtils.isPreFlightRequest(request)) {
            return configuration(request, directory.allowedOrigins());
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return null;
        }
        // without a caller, the request is going to be refused, and the page should see why
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
