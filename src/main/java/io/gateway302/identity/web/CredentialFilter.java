package io.gateway302.identity.web;

import io.gateway302.identity.Caller;
import io.gateway302.identity.CredentialTrace;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that authenticates the request. An invalid credential counts as missing; authorization happens later in the
 * chain.
 *
 * <p>The credential is taken from the first of the headers {@code Authorization}, {@code x-api-key},
 * {@code x-goog-api-key}, {@code mj-api-secret} that is present; the others are ignored. If that header occurs twice or
 * has another form, the request has no credential. Without any of the headers, a pass-through request may have a key in
 * its query.
 */
final class CredentialFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final Authenticator authenticator;
    private final RequestMatcher dropIn;

    /**
     * Creates the filter.
     *
     * @param dropIn matcher for the paths on which a key in the query is accepted
     */
    CredentialFilter(Authenticator authenticator, RequestMatcher dropIn) {
        this.authenticator = authenticator;
        this.dropIn = dropIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String credential = credential(request);
        Authentication authentication = credential == null ? null : authenticator.authenticate(credential);
        if (authentication != null) {
            SecurityContextHolder.setContext(new SecurityContextImpl(authentication));
            if (authentication.getPrincipal() instanceof Caller caller) {
                caller.storeIn(request);
            }
        }
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private @Nullable String credential(HttpServletRequest request) {
        for (String header : CredentialTrace.HEADERS) {
            Enumeration<String> values = request.getHeaders(header);
            if (values.hasMoreElements()) {
                String value = values.nextElement();
                return values.hasMoreElements() ? null : credential(header, value);
            }
        }
        return dropIn.matches(request) ? QueryKey.of(request) : null;
    }

    private static @Nullable String credential(String header, String value) {
        if (!header.equals(HttpHeaders.AUTHORIZATION)) {
            return value.strip();
        }
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? value.substring(SCHEME.length()).strip()
                : null;
    }
}
