package io.gateway302.api;

import io.gateway302.binding.QueryNames;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strict parser of query parameters: a misspelt {@code dry_run} must not cause a billable call. */
public final class QueryParameters {

    private QueryParameters() {}

    /**
     * Returns the value of the only flag of an endpoint.
     *
     * @param name name of the flag
     * @param value value of the flag; null if absent
     * @throws ProblemException if the value is neither {@code true} nor {@code false}, or there are other parameters
     */
    public static boolean flag(HttpServletRequest request, String name, @Nullable String value) {
        List<Violation> violations = new ArrayList<>(QueryNames.unknown(request, List.of(name)));
        if (value != null && !value.equals("true") && !value.equals("false")) {
            violations.add(new Violation(name, "type", "must be true or false"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return "true".equals(value);
    }
}
