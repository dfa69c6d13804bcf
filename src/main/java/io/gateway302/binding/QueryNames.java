package io.gateway302.binding;

import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Check of the names of query parameters: a misspelt filter would return everything, a misspelt flag cost money. */
public final class QueryNames {

    private static final int MAX_REPORTED = 10;

    private QueryNames() {}

    /**
     * Returns a violation for each query parameter that an endpoint does not have, for the first 10 of them.
     *
     * @param known names of the endpoint's parameters, in the order in which the message lists them
     */
    public static List<Violation> unknown(HttpServletRequest request, Collection<String> known) {
        String rule = known.isEmpty()
                ? "is unknown; this endpoint takes no query parameters"
                : "is unknown; this endpoint takes " + String.join(", ", known);
        return new TreeSet<>(request.getParameterMap().keySet())
                .stream()
                        .filter(name -> !known.contains(name))
                        .limit(MAX_REPORTED)
                        .map(name -> new Violation(ShownName.of(name), "unknown", rule))
                        .toList();
    }
}
