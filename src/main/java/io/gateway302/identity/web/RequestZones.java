package io.gateway302.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Classification of request paths for authorization. A path that is not listed here is a pass-through path. */
final class RequestZones {

    private static final String ATTRIBUTE = RequestZones.class.getName();

    private static final RequestMatcher API = path("/api/**");
    private static final RequestMatcher ADMINISTRATION = path("/admin/**");
    private static final RequestMatcher FILES = path("/files/**");
    private static final RequestMatcher EVENTS =
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/api/v1/tasks/*/events");
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

    private enum Zone {
        OPEN,
        FILES,
        API,
        ADMINISTRATION,
        DROP_IN
    }

    private final RequestMatcher management;

    /**
     * Creates the classification.
     *
     * @param port port of the actuator
     */
    RequestZones(ManagementPortType port) {
        // the matcher of the actuator looks for classes at each request, and only one on the service port needs it
        this.management =
                port == ManagementPortType.SAME ? EndpointRequest.toAnyEndpoint() : RequestZones::isManagementPort;
    }

    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.pathPattern(pattern);
    }

    private static boolean isManagementPort(HttpServletRequest request) {
        WebApplicationContext context =
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext());
        return context != null && WebServerApplicationContext.hasServerNamespace(context, "management");
    }

    /** Returns the zone of a request, which is determined once for its path. */
    private Zone zone(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Classified known
                && known.path().equals(request.getRequestURI())) {
            return known.zone();
        }
        Zone zone = classify(request);
        request.setAttribute(ATTRIBUTE, new Classified(request.getRequestURI(), zone));
        return zone;
    }

    private record Classified(String path, Zone zone) {}

    private Zone classify(HttpServletRequest request) {
        if (management.matches(request)) {
            return Zone.OPEN;
        }
        if (API.matches(request)) {
            return Zone.API;
        }
        if (ADMINISTRATION.matches(request)) {
            return Zone.ADMINISTRATION;
        }
        if (FILES.matches(request)) {
            return Zone.FILES;
        }
        return DOCUMENTS.matches(request) ? Zone.OPEN : Zone.DROP_IN;
    }

    /** Returns the matcher for the typed API. */
    RequestMatcher api() {
        return request -> zone(request) == Zone.API;
    }

    /**
     * Returns the matcher for paths without authentication: documents, probes, stored files, whose links are signed, and
     * the management port or the actuator.
     */
    RequestMatcher open() {
        return request -> {
            Zone zone = zone(request);
            return zone == Zone.OPEN || zone == Zone.FILES;
        };
    }

    /** Returns the matcher for the events of a task by a signed link. The endpoint checks the signature. */
    static RequestMatcher signedEvents() {
        return request -> EVENTS.matches(request) && request.getParameter("signature") != null;
    }

    /** Returns the matcher for the paths that web pages may call. */
    RequestMatcher forPages() {
        return request -> {
            Zone zone = zone(request);
            return zone == Zone.API || zone == Zone.DROP_IN || zone == Zone.FILES;
        };
    }

    /** Returns the matcher for pass-through paths: all that are not the gateway's own. */
    RequestMatcher dropIn() {
        return request -> zone(request) == Zone.DROP_IN;
    }
}
