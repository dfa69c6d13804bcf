package io.gateway302.identity.web;

import io.gateway302.identity.Caller;
import io.gateway302.identity.CredentialTrace;
import io.gateway302.problem.RefusalLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that authenticates the request. An invalid credential counts as missing; authorization happens later in the
 * chain.
 *
 * <p>The credential is taken from the headers {@link CredentialTrace#HEADERS}, and for a pass-through request also from
 * the query. Of several credentials, the one of this gateway counts. Two different ones count as none.
 */
final class CredentialFilter extends OncePerRequestFilter {

    /** Reason of a request with two different credentials, which its caller is told. */
    static final String SEVERAL = "two different credentials of this gateway";

    private static final String AMBIGUOUS = CredentialFilter.class.getName() + ".AMBIGUOUS";

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
        Authentication authentication = authentication(request);
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

    private @Nullable Authentication authentication(HttpServletRequest request) {
        Presented presented = Presented.in(request, dropIn.matches(request));
        List<Authentication> valid = new ArrayList<>();
        for (String credential : presented.others()) {
            Authentication authentication = authenticator.authenticate(credential);
            if (authentication != null) {
                valid.add(authentication);
            }
        }
        if (presented.own().size() + valid.size() > 1) {
            request.setAttribute(AMBIGUOUS, true);
            RefusalLog.explain(request, SEVERAL, null);
            return null;
        }
        if (!valid.isEmpty()) {
            return valid.getFirst();
        }
        if (presented.own().isEmpty()) {
            RefusalLog.explain(
                    request, presented.isEmpty() ? "no credential" : "the credential is none of this gateway", null);
            return null;
        }
        String credential = presented.own().getFirst();
        Authentication authentication = authenticator.authenticate(credential);
        if (authentication == null) {
            authenticator.refusal(credential).storeIn(request);
        }
        return authentication;
    }

    /** Returns whether the request has two different credentials of this gateway. */
    static boolean isAmbiguous(HttpServletRequest request) {
        return request.getAttribute(AMBIGUOUS) != null;
    }
}
