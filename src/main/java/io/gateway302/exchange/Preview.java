package io.gateway302.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call would take.
 *
 * @param cost the cost in advance; null where no price is known
 * @param allowances what is left of the caller's limits; empty where it has none
 */
public record Preview(Usage.@Nullable Cost cost, List<Allowance> allowances) {

    /**
     * What is left of one limit.
     *
     * @param scope whose limit it is: {@code client}, {@code key} or {@code token}
     * @param name the limit, such as {@code requests_per_minute}
     * @param limit how much there is in one window, as a decimal
     * @param remaining how much of it is left, as a decimal
     * @param resetsAt when the window ends; null where it has none
     */
    public record Allowance(
            @JsonProperty("scope") String scope,
            @JsonProperty("name") String name,
            @JsonProperty("limit") String limit,
            @JsonProperty("remaining") String remaining,
            @JsonProperty("resets_at") @Nullable Instant resetsAt) {}
}
