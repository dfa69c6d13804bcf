package io.gateway302.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expected usage and cost of a call, and the remaining limits of its caller.
 *
 * @param quantity expected number of units
 * @param cost expected cost; null if no price is known
 * @param allowances remaining limits of the caller; empty if it has none
 * @param objections problems for which the call would be rejected
 */
public record Preview(
        long quantity, Usage.@Nullable Cost cost, List<Allowance> allowances, List<ProblemException> objections) {

    /** Header that requests a preview in place of a call. */
    public static final String HEADER = "Gateway-Dry-Run";

    /**
     * Returns whether the request has the header for a preview.
     *
     * @throws ProblemException if the header occurs twice, or is neither {@code true} nor {@code false}
     */
    public static boolean isRequested(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(HEADER));
        if (!values.isEmpty() && !values.equals(List.of("true")) && !values.equals(List.of("false"))) {
            throw ProblemException.invalid(List.of(new Violation(HEADER, "type", "must be true or false, once")));
        }
        return values.equals(List.of("true"));
    }

    /**
     * Remaining amount of one limit.
     *
     * @param scope owner of the limit: {@code client}, {@code key} or {@code token}
     * @param name name of the limit, such as {@code requests_per_minute}
     * @param limit amount per window, as a decimal
     * @param remaining remaining amount, as a decimal
     * @param resetsAt end of the window; null if there is no window
     */
    public record Allowance(
            @JsonProperty("scope") String scope,
            @JsonProperty("name") String name,
            @JsonProperty("limit") String limit,
            @JsonProperty("remaining") String remaining,
            @JsonProperty("resets_at") @Nullable Instant resetsAt) {}
}
