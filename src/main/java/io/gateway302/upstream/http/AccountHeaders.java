package io.gateway302.upstream.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Filter for response headers about the operator's account at 302.AI and at its providers: organization, project, quota,
 * balance, remaining rate. They are none of a caller's business, and a client that slows down by them would share the
 * limits of all callers.
 */
public final class AccountHeaders {

    /** Words of which a name has one, between hyphens or underscores. */
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

    /**
     * Returns whether a header is about the account, and does not pass.
     *
     * @param name name in lower case
     */
    boolean hides(String name) {
        return isOfAccount(name) && !passes(name);
    }

    private static boolean isOfAccount(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '-' || name.charAt(i) == '_') {
                if (WORDS.contains(name.substring(from, i))) {
                    return true;
                }
                from = i + 1;
            }
        }
        return false;
    }

    private boolean passes(String name) {
        return passed.stream()
                .anyMatch(each ->
                        each.endsWith(ANY) ? name.startsWith(each.substring(0, each.length() - 1)) : name.equals(each));
    }
}
