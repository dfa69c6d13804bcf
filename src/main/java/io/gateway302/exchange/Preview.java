package io.gateway302.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Expected cost of a call, and the remaining limits of its caller.
 *
 * @param cost expected cost; null if no price is known
 * @param allowances remaining limits of the caller; empty if it has none
 */
public record Preview(Usage.@Nullable Cost cost, List<Allowance> allowances) {

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
