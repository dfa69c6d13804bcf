package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Preview;
import io.gateway302.problem.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be sent, and what it would cost.
 *
 * @param operation the operation's id
 * @param dryRun always true
 * @param request the request with its defaults
 * @param estimatedCost the cost in advance; null where no price is known
 * @param limits what is left of the caller's limits; empty where it has none
 * @param warnings what is allowed but unwise
 */
record CharacterDryRun(
        @JsonProperty("operation") String operation,
        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("request") CharacterRequest request,
        @JsonProperty("estimated_cost") @Nullable CostInfo estimatedCost,
        @JsonProperty("limits") List<Preview.Allowance> limits,
        @JsonProperty("warnings") List<Violation> warnings)
        implements CharacterResult {}
