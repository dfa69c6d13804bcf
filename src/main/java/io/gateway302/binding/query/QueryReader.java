package io.gateway302.binding.query;

import io.gateway302.binding.QueryNames;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Strict parser of query parameters that collects all violations. A misspelt filter is rejected, because it would
 * return everything.
 */
public final class QueryReader {

    private static final int MAX_LENGTH = 200;

    private final HttpServletRequest request;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * Starts the parsing.
     *
     * @param known names of the endpoint's parameters
     */
    public QueryReader(HttpServletRequest request, Set<String> known) {
        this.request = request;
        violations.addAll(QueryNames.unknown(request, known));
    }

    /** Returns a text; null if absent or empty. */
    @Nullable
    public String text(String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || (values.length == 1 && values[0].isEmpty())) {
            return null;
        }
        if (values.length > 1) {
            violate(name, "repeated", "must be given once");
            return null;
        }
        if (values[0].length() > MAX_LENGTH) {
            violate(name, "length", "must have at most " + MAX_LENGTH + " characters");
            return null;
        }
        return values[0];
    }

    /** Returns a time, or the start of a date in UTC; null if absent or invalid. */
    @Nullable
    public Instant time(String name) {
        String text = text(name);
        Instant time = text == null ? null : Rfc3339.parseTimeOrDate(text);
        if (text != null && time == null) {
            violate(name, "format", Rfc3339.TIME_OR_DATE);
        }
        return time;
    }

    /** Checks that a period does not end before its start. */
    public void checkPeriod(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            violate("to", "range", "must be after from");
        }
    }

    /** Returns one of the allowed texts; null if absent or invalid. */
    @Nullable
    public String oneOf(String name, Set<String> allowed) {
        String text = text(name);
        if (text != null && !allowed.contains(text)) {
            violate(name, "enum", "must be one of " + String.join(", ", allowed));
            return null;
        }
        return text;
    }

    /** Returns a whole number from 1 to the maximum; the default if absent or not a number. */
    public int number(String name, int otherwise, int most) {
        String text = text(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number < 1 || number > most) {
                violate(name, "range", "must be between 1 and " + most);
            }
            return number;
        } catch (NumberFormatException e) {
            violate(name, "type", "must be a whole number");
            return otherwise;
        }
    }

    /**
     * Returns the parsed value; null if absent or invalid.
     *
     * @param parse parser that returns null for an invalid text
     * @param rule message for an invalid text
     */
    public <T> @Nullable T parsed(String name, Function<String, @Nullable T> parse, String rule) {
        String text = text(name);
        T value = text == null ? null : parse.apply(text);
        if (text != null && value == null) {
            violate(name, "pattern", rule);
        }
        return value;
    }

    public void violate(String name, String code, String rule) {
        violations.add(new Violation(name, code, rule));
    }

    /**
     * Ends the parsing.
     *
     * @throws ProblemException with all violations, if there are any
     */
    public void finish() {
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }
}
