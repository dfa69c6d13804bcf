package io.gateway302.upstream.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Filter for response headers about the operator's account at 302.AI and at its providers: organization, project, quota,
 * balance, remaining rate. They are none of a caller's business, and a client that slows down by them would share the
 * limits of all callers.
 */
public final class AccountHeaders {

    /** Words of which a name has one, between hyphens. */
    private static final Set<String> WORDS = Set.of(
            "account",
            "balance",
            "billing",
            "concurrent",
            "credit",
            "credits",
            "customer",
            "oneapi",
            "litellm",
            "org",
            "organization",
            "plan",
            "project",
            "quota",
            "ratelimit",
            "remaining",
            "subscription",
            "team",
            "tenant",
            "tier",
            "user",
            "workspace");

    private static final List<String> PREFIXES =
            List.of("anthropic-priority-", "x-rate-limit-", "x-new-api-", "x-channel-", "x-api-key", "x-key-");

    private static final Pattern SEPARATORS = Pattern.compile("[-_]");

    private static final String ANY = "*";

    private final List<String> passed;

    /**
     * Creates the filter.
     *
     * @param passed names of headers that pass nevertheless, in any case; {@code *} at the end stands for any text
     */
    public AccountHeaders(Collection<String> passed) {
        this.passed = passed.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Returns the headers without those about the account. */
    public HttpHeaders without(HttpHeaders headers) {
        HttpHeaders kept = new HttpHeaders();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!isOfAccount(lower) || passes(lower)) {
                kept.addAll(name, values);
            }
        });
        return kept;
    }

    private static boolean isOfAccount(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith)
                || SEPARATORS.splitAsStream(name).anyMatch(WORDS::contains);
    }

    private boolean passes(String name) {
        return passed.stream()
                .anyMatch(each ->
                        each.endsWith(ANY) ? name.startsWith(each.substring(0, each.length() - 1)) : name.equals(each));
    }
}
