package io.gateway302.upstream;

import io.gateway302.secret.Redaction;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/** Which headers may cross the gateway, in either direction. */
final class HeaderHygiene {

    /** Headers of one connection only (RFC 9110 §7.6.1), and those that frame a message, which is framed anew. */
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

    /** What the caller tells the gateway, not 302.AI: who it is, where it comes from, what it wants of the gateway. */
    private static final Set<String> CALLERS_OWN = Set.of(
            "host",
            "authorization",
            "x-api-key",
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
            // a server that heeds them would carry out another operation than the one that was governed
            "x-original-url",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override");

    private static final List<String> CALLERS_OWN_PREFIXES = List.of("x-forwarded-", "sec-", "cf-", "gateway-");

    /** What 302.AI and its proxies say to their peer. */
    private static final Set<String> UPSTREAMS_OWN = Set.of(
            "set-cookie", "set-cookie2", "server", "via", "alt-svc", "strict-transport-security", "x-request-id");

    private static final List<String> UPSTREAMS_OWN_PREFIXES =
            List.of("cf-", "access-control-", "gateway-", "ratelimit");

    /** Headers that hold an address. */
    private static final Set<String> REFERENCES = Set.of("location", "content-location");

    private HeaderHygiene() {}

    /** The caller's headers that may go to the upstream. */
    static HttpHeaders towardsUpstream(HttpHeaders headers) {
        return without(headers, CALLERS_OWN, CALLERS_OWN_PREFIXES);
    }

    /** The upstream's headers that may go to the caller. */
    static HttpHeaders towardsCaller(HttpHeaders headers) {
        return without(headers, UPSTREAMS_OWN, UPSTREAMS_OWN_PREFIXES);
    }

    /**
     * The upstream's headers that may go to a caller who speaks to the gateway as if it were the upstream: a redirection
     * within the upstream leads back here, where the caller's credential counts. What has a secret in it stays here.
     *
     * @param upstream base address of the upstream
     */
    static HttpHeaders towardsCaller(HttpHeaders headers, URI upstream) {
        HttpHeaders kept = new HttpHeaders();
        towardsCaller(headers)
                .forEach((name, values) -> values.stream()
                        .filter(value -> Redaction.redact(value).equals(value))
                        .forEach(value -> kept.add(
                                name,
                                REFERENCES.contains(name.toLowerCase(Locale.ROOT)) ? within(upstream, value) : value)));
        return kept;
    }

    private static String within(URI upstream, String reference) {
        String base = upstream.toString();
        boolean inside =
                reference.regionMatches(true, 0, base, 0, base.length()) && reference.startsWith("/", base.length());
        return inside ? reference.substring(base.length()) : reference;
    }

    private static HttpHeaders without(HttpHeaders headers, Set<String> names, List<String> prefixes) {
        Set<String> named = namedByConnection(headers);
        HttpHeaders kept = new HttpHeaders();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower)
                    && !named.contains(lower)
                    && !names.contains(lower)
                    && prefixes.stream().noneMatch(lower::startsWith)) {
                kept.addAll(name, values);
            }
        });
        return kept;
    }

    /** A sender may declare any header to be hop-by-hop by naming it in {@code Connection}. */
    private static Set<String> namedByConnection(HttpHeaders headers) {
        Set<String> named = new HashSet<>();
        for (String value : headers.getOrEmpty(HttpHeaders.CONNECTION)) {
            Arrays.stream(value.split(","))
                    .map(String::strip)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .forEach(named::add);
        }
        return named;
    }
}
