package io.gateway302.identity.web;

import io.gateway302.identity.ApiKey;
import io.gateway302.identity.CredentialTrace;
import io.gateway302.identity.token.BrowserTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Credentials that a request presents, each once.
 *
 * @param own those in the form of this gateway's keys and browser tokens
 * @param others all others, such as JWTs and administration keys, or keys of other services
 */
record Presented(List<String> own, List<String> others) {

    private static final String SCHEME = "Bearer ";

    /**
     * Returns the credentials in the headers, and the keys in the query.
     *
     * @param inQuery true if the query may have a key
     */
    static Presented in(HttpServletRequest request, boolean inQuery) {
        Set<String> own = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (String header : CredentialTrace.HEADERS) {
            for (String value : Collections.list(request.getHeaders(header))) {
                boolean bearer = value.strip().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
                String credential =
                        bearer ? value.strip().substring(SCHEME.length()).strip() : value.strip();
                if (isOwn(credential)) {
                    own.add(credential);
                } else if (!credential.isEmpty() && (bearer || !header.equals(HttpHeaders.AUTHORIZATION))) {
                    // Authorization with another scheme has another form, but some clients send a key without any
                    others.add(credential);
                }
            }
        }
        if (inQuery) {
            own.addAll(QueryKey.of(request));
        }
        return new Presented(List.copyOf(own), List.copyOf(others));
    }

    private static boolean isOwn(String credential) {
        return ApiKey.parse(credential) != null || credential.startsWith(BrowserTokens.PREFIX);
    }

    boolean isEmpty() {
        return own.isEmpty() && others.isEmpty();
    }

    @Override
    public String toString() {
        return "Presented[" + own.size() + ", " + others.size() + "]";
    }
}
