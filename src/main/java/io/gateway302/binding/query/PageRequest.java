package io.gateway302.binding.query;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parameters of a request for one page of a list.
 *
 * @param limit maximum number of items, 1 to 200
 * @param cursor {@code next_cursor} of the previous page; empty for the first
 */
public record PageRequest(int limit, String cursor) {

    public static final String LIMIT = "50";

    private static final int MAX_LIMIT = 200;

    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9-]{0,64}");

    public PageRequest {
        List<Violation> violations = new ArrayList<>();
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new Violation("limit", "range", "must be between 1 and " + MAX_LIMIT));
        }
        if (!CURSOR.matcher(cursor).matches()) {
            violations.add(new Violation("cursor", "pattern", "must be the next_cursor of the page before"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }
}
