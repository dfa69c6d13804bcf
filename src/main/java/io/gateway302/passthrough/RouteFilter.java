package io.gateway302.passthrough;

import io.gateway302.catalog.Catalog;
import io.gateway302.passthrough.PassthroughProperties.Unlisted;
import io.gateway302.passthrough.response.PathAdvice;
import io.gateway302.problem.Dialect;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that finds the pass-through route of a request before authentication. So problems of a pass-through request,
 * including a missing key, are written in the error format of its clients.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class RouteFilter extends OncePerRequestFilter {

    /** Path prefixes of the gateway's own endpoints. */
    private static final List<String> OWN = List.of(
            "/api",
            "/admin",
            "/problems",
            "/files",
            "/v3/api-docs",
            "/swagger-ui",
            "/actuator",
            "/livez",
            "/readyz",
            "/error",
            "/favicon.ico");

    /** Beginnings of paths of 302.AI, and of OpenAI, that the gateway answers itself. */
    private static final List<String> ANSWERED_HERE = List.of("/dashboard/balance", "/dashboard/record/", "/v1/videos");

    private final Catalog catalog;
    private final PathAdvice advice;
    private final boolean unlistedPass;

    RouteFilter(Catalog catalog, PathAdvice advice, PassthroughProperties properties) {
        this.catalog = catalog;
        this.advice = advice;
        this.unlistedPass = properties.unlisted() == Unlisted.ALLOW;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = withinContext(request);
        if (!path.equals("/") && OWN.stream().noneMatch(own -> isWithin(own, path))) {
            PassthroughRoute route = route(HttpMethod.valueOf(request.getMethod()), path);
            route.storeIn(request);
            if (route.isKnown() || advice.isOfCatalog(path) || isAnsweredHere(path)) {
                Dialect.leave(request, Dialect.ofPath(PathAdvice.withSingleSlashes(path)));
            }
        }
        chain.doFilter(request, response);
    }

    /**
     * Returns the path below the context path, as it was sent. The context path is that of the server, or one that a proxy
     * has removed and tells in {@code X-Forwarded-Prefix}.
     */
    private static String withinContext(HttpServletRequest request) {
        String path = request.getRequestURI();
        String context = request.getContextPath();
        return path.startsWith(context) ? path.substring(context.length()) : path;
    }

    /** Returns whether a controller of the gateway answers a path of 302.AI. */
    static boolean isAnsweredHere(String path) {
        return ANSWERED_HERE.stream().anyMatch(path::startsWith);
    }

    private static boolean isWithin(String own, String path) {
        return path.startsWith(own) && (path.length() == own.length() || "/-.".indexOf(path.charAt(own.length())) >= 0);
    }

    private PassthroughRoute route(HttpMethod method, String path) {
        // HEAD returns the headers that GET would return (RFC 9110 §9.3.2)
        HttpMethod asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
        return catalog.route(asked, path)
                .map(match -> new PassthroughRoute(path, match, Set.of(), false))
                .orElseGet(() -> new PassthroughRoute(
                        path,
                        null,
                        catalog.methods(path),
                        unlistedPass
                                && Catalog.isPlain(path)
                                && !catalog.resemblesRoute(path)
                                && catalog.barred(path).isEmpty()));
    }
}
