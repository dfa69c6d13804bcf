package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.CostInfo;
import io.gateway302.exchange.Preview;
import io.gateway302.problem.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a dry run.
 *
 * @param operation operation id
 * @param status always {@code dry_run}
 * @param dryRun always true
 * @param request request with its defaults
 * @param estimatedCost estimated cost; null if no price is known
 * @param limits remaining limits of the caller; empty if it has none
 * @param warnings values that are allowed but not recommended
 */
record CharacterDryRun(
        @JsonProperty("operation") String operation,

        @JsonProperty("status") @Schema(pattern = "^" + CharacterDryRun.DRY_RUN + "$")
        String status,

        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("request") CharacterRequest request,
        @JsonProperty("estimated_cost") @Nullable CostInfo estimatedCost,
        @JsonProperty("limits") List<Preview.Allowance> limits,
        @JsonProperty("warnings") List<Violation> warnings)
        implements CharacterResult {

    static final String DRY_RUN = "dry_run";
}
