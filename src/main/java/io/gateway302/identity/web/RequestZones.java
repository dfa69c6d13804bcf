package io.gateway302.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Classification of request paths for authorization. A path that is not listed here is a pass-through path. */
final class RequestZones {

    private static final RequestMatcher API = path("/api/**");
    private static final RequestMatcher ADMINISTRATION = path("/admin/**");
    private static final RequestMatcher DOCUMENTS = new OrRequestMatcher(
            path("/problems/**"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, "/"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/favicon.ico"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, "/favicon.ico"),
            path("/v3/api-docs/**"),
            path("/v3/api-docs.yaml/**"),
            path("/swagger-ui/**"),
            path("/swagger-ui.html"),
            path("/livez"),
            path("/readyz"),
            path("/error"));

    /** The actuator matcher caches the application context of its first request, so each instance has its own. */
    private final RequestMatcher management =
            new OrRequestMatcher(RequestZones::isManagementPort, EndpointRequest.toAnyEndpoint());

    private final RequestMatcher open = new OrRequestMatcher(DOCUMENTS, management);
    private final RequestMatcher forPages = new NegatedRequestMatcher(new OrRequestMatcher(ADMINISTRATION, open));
    private final RequestMatcher dropIn = new NegatedRequestMatcher(new OrRequestMatcher(API, ADMINISTRATION, open));

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.pathPattern(pattern);
    }

    private static boolean isManagementPort(HttpServletRequest request) {
        WebApplicationContext context =
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext());
        return context != null && WebServerApplicationContext.hasServerNamespace(context, "management");
    }

    /** Returns the matcher for the typed API. */
    RequestMatcher api() {
        return API;
    }

    /**
     * Returns the matcher for paths without authentication: documents, probes, and the management port or the actuator.
     */
    RequestMatcher open() {
        return open;
    }

    /** Returns the matcher for the paths that web pages may call. */
    RequestMatcher forPages() {
        return forPages;
    }

    /** Returns the matcher for pass-through paths: all that are not the gateway's own. */
    RequestMatcher dropIn() {
        return dropIn;
    }
}
