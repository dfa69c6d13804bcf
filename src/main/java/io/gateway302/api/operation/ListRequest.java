package io.gateway302.api.operation;

import io.gateway302.binding.QueryNames;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a request for one page of a catalog list.
 *
 * @param section filter by section; null for all
 * @param provider filter by provider; null for all
 * @param q text that an item contains, regardless of case; null for no filter
 * @param limit maximum number of items, 1 to 1000
 * @param cursor {@code next_cursor} of the previous page; null for the first
 */
record ListRequest(
        @Nullable String section,
        @Nullable String provider,
        @Nullable String q,
        int limit,
        @Nullable String cursor) {

    static final String LIMIT = "100";

    private static final int MAX_LIMIT = 1000;

    /**
     * Rejects unknown or invalid parameters: a misspelt filter would return everything.
     *
     * @param further name of the parameter that the list has besides the common ones
     * @param value its value; null if absent
     * @param allowed its allowed values
     * @param cursors all cursors of the list
     * @throws ProblemException with all violations
     */
    void check(
            HttpServletRequest request,
            String further,
            @Nullable String value,
            List<String> allowed,
            Collection<String> cursors) {
        List<Violation> violations = new ArrayList<>();
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new Violation("limit", "range", "must be from 1 to " + MAX_LIMIT));
        }
        if (cursor != null && !cursors.contains(cursor)) {
            violations.add(new Violation("cursor", "unknown", "must be the next_cursor of a page"));
        }
        if (value != null && !allowed.contains(value)) {
            violations.add(new Violation(further, "enum", "must be one of " + String.join(", ", allowed)));
        }
        violations.addAll(QueryNames.unknown(request, List.of("section", "provider", further, "q", "limit", "cursor")));
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    /**
     * Returns whether an item matches the filters: its section and provider match, and one of its texts contains
     * {@code q}.
     */
    boolean asksFor(String itemSection, String itemProvider, @Nullable String... texts) {
        return (section == null || section.equalsIgnoreCase(itemSection))
                && (provider == null || provider.equalsIgnoreCase(itemProvider))
                && (q == null || holds(q.toLowerCase(Locale.ROOT), texts));
    }

    private static boolean holds(String wanted, @Nullable String... texts) {
        for (String text : texts) {
            if (text != null && text.toLowerCase(Locale.ROOT).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the page of the matching items. Ids of items are the cursors. */
    <T> Part<T> of(List<T> items, Function<T, String> id, Predicate<T> shown) {
        List<T> left = items.stream()
                .dropWhile(item -> cursor != null && !id.apply(item).equals(cursor))
                .skip(cursor == null ? 0 : 1)
                .filter(shown)
                .limit(limit + 1L)
                .toList();
        return left.size() <= limit
                ? new Part<>(left, null)
                : new Part<>(left.subList(0, limit), id.apply(left.get(limit - 1)));
    }

    /**
     * Page of a list.
     *
     * @param items items of the page
     * @param nextCursor cursor of the next page; null on the last page
     */
    record Part<T>(List<T> items, @Nullable String nextCursor) {}
}
