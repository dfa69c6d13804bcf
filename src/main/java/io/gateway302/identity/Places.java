package io.gateway302.identity;

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

/** What stands where, as far as it matters for who may go there. What is not named here is a path of 302.AI's. */
final class Places {

    private static final RequestMatcher API = path("/api/**");
    private static final RequestMatcher ADMINISTRATION = path("/admin/**");
    private static final RequestMatcher DOCUMENTS = new OrRequestMatcher(
            path("/problems/**"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, "/"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/favicon.ico"),
            PathPatternRequestMatcher.pathPattern(HttpMethod.HEAD, "/favicon.ico"),
            path("/v3/api-docs/**"),
            path("/v3/api-docs.yaml"),
            path("/swagger-ui/**"),
            path("/swagger-ui.html"),
            path("/livez"),
            path("/readyz"),
            path("/error"));

    /** Remembers the application that it is first asked in, so there is one for each. */
    private final RequestMatcher management =
            new OrRequestMatcher(Places::isManagementPort, EndpointRequest.toAnyEndpoint());

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

    /** The typed API. */
    RequestMatcher api() {
        return API;
    }

    /** What everybody may read: documents, and for operators and their probes the management port or the actuator. */
    RequestMatcher open() {
        return open;
    }

    /** What web pages may call. */
    RequestMatcher forPages() {
        return forPages;
    }

    /** The paths of 302.AI, and whatever else is not the gateway's own. */
    RequestMatcher dropIn() {
        return dropIn;
    }
}
