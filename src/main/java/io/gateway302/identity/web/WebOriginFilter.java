package io.gateway302.identity.web;

import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that handles CORS preflights, adds CORS headers to responses, and rejects browser tokens from other web
 * origins.
 *
 * <p>It runs after authentication, because allowed origins depend on the caller. It runs before authorization, so that
 * pages can read error responses too. Keys are not bound to origins: a request with a key from a foreign origin is
 * processed, but the page cannot read its response. An origin check could not protect a key, because its holder can
 * also omit the {@code Origin} header.
 */
final class WebOriginFilter extends OncePerRequestFilter {

    private final CorsProcessor cors = new DefaultCorsProcessor() {
        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            // The rejection is written below, as a problem.
        }
    };

    private final RequestMatcher paths;
    private final WebOrigins origins;
    private final Problems problems;

    WebOriginFilter(RequestMatcher paths, WebOrigins origins, Problems problems) {
        this.paths = paths;
        this.origins = origins;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !paths.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        Caller caller = caller();
        boolean accepted = cors.processRequest(origins.configuration(request, caller), request, response);
        if (!accepted || !isInItsPage(caller, request)) {
            problems.write(
                    new ProblemException(ProblemType.NOT_ALLOWED, "The request is not allowed from this web origin"),
                    request,
                    response);
        } else if (!CorsUtils.isPreFlightRequest(request)) {
            chain.doFilter(request, response);
        }
    }

    private boolean isInItsPage(@Nullable Caller caller, HttpServletRequest request) {
        if (caller == null || caller.kind() != Caller.Kind.BROWSER_TOKEN) {
            return true;
        }
        List<String> named = Collections.list(request.getHeaders(HttpHeaders.ORIGIN));
        return named.size() <= 1 && origins.mayUse(caller, named.isEmpty() ? null : named.getFirst());
    }

    private static @Nullable Caller caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller ? caller : null;
    }
}
