package io.gateway302.upstream.http;

import io.gateway302.identity.CredentialTrace;
import io.gateway302.secret.Redaction;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Filter of the headers that may pass the gateway, in either direction. */
public final class HeaderHygiene {

    /**
     * Headers of a single connection (RFC 9110 §7.6.1) and headers that frame a message, which the gateway frames anew.
     */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "expect",
            "http2-settings");

    /** Headers from the caller for the gateway only: credentials, origin of the request, and gateway options. */
    private static final Set<String> CALLERS_OWN = Set.of(
            "host",
            "authorization",
            "x-api-key",
            "api-key",
            "xi-api-key",
            "x-goog-api-key",
            "mj-api-secret",
            "cookie",
            "cookie2",
            "forwarded",
            "via",
            "x-real-ip",
            "x-client-ip",
            "true-client-ip",
            "origin",
            "referer",
            "idempotency-key",
            "x-request-id",
            "user-agent",
            // a server that supports these would execute another operation than the one that was authorized
            "x-original-url",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override");

    private static final List<String> CALLERS_OWN_PREFIXES = List.of("x-forwarded-", "sec-", "cf-", "gateway-");

    /** Headers from 302.AI and its proxies for their peer only. */
    private static final Set<String> UPSTREAMS_OWN = Set.of(
            "set-cookie",
            "set-cookie2",
            "server",
            "via",
            "alt-svc",
            "strict-transport-security",
            "x-request-id",
            // a proxy in front of the gateway would send a file of its own
            "x-sendfile",
            "x-lighttpd-send-file");

    private static final List<String> UPSTREAMS_OWN_PREFIXES =
            List.of("cf-", "access-control-", "gateway-", "ratelimit", "x-accel-");

    /** Headers that hold a URL. */
    private static final Set<String> REFERENCES = Set.of("location", "content-location");

    private HeaderHygiene() {}

    /**
     * Returns the headers of the caller that may go to the upstream. No header with a credential is among them.
     *
     * @param credentials detection for these headers
     */
    static HttpHeaders towardsUpstream(HttpHeaders headers, CredentialTrace credentials) {
        Set<String> named = namedByConnection(headers);
        HttpHeaders kept = new HttpHeaders();
        headers.forEach((name, values) -> {
            if (passes(name.toLowerCase(Locale.ROOT), named, CALLERS_OWN, CALLERS_OWN_PREFIXES)
                    && !credentials.isIn(name)) {
                for (String value : values) {
                    if (!credentials.isIn(value)) {
                        kept.add(name, value);
                    }
                }
            }
        });
        return kept;
    }

    /**
     * Returns the headers of the upstream that may go to a caller, without those that contain a secret. A redirect
     * within the upstream becomes relative, so it leads to the gateway, where the caller's credential is valid.
     *
     * @param upstream base address of the upstream
     */
    public static HttpHeaders towardsCaller(
            HttpHeaders headers, URI upstream, AccountHeaders account, SecretMask secrets) {
        Set<String> named = namedByConnection(headers);
        HttpHeaders kept = new HttpHeaders();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (passes(lower, named, UPSTREAMS_OWN, UPSTREAMS_OWN_PREFIXES)
                    && !account.hides(lower)
                    && !secrets.finds(name)
                    && !secrets.finds(lower)) {
                for (String value : values) {
                    if (!secrets.finds(value) && Redaction.redact(value).equals(value)) {
                        kept.add(name, REFERENCES.contains(lower) ? within(upstream, value) : value);
                    }
                }
            }
        });
        return kept;
    }

    private static String within(URI upstream, String reference) {
        String base = upstream.toString();
        boolean inside =
                reference.regionMatches(true, 0, base, 0, base.length()) && reference.startsWith("/", base.length());
        return inside ? reference.substring(base.length()) : reference;
    }

    private static boolean passes(String lower, Set<String> named, Set<String> own, List<String> ownPrefixes) {
        if (HOP_BY_HOP.contains(lower) || named.contains(lower) || own.contains(lower)) {
            return false;
        }
        for (String prefix : ownPrefixes) {
            if (lower.startsWith(prefix)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the header names in {@code Connection}: a sender can declare any header hop-by-hop by naming it there.
     */
    private static Set<String> namedByConnection(HttpHeaders headers) {
        List<String> values = headers.getOrEmpty(HttpHeaders.CONNECTION);
        if (values.isEmpty()) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",")) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
