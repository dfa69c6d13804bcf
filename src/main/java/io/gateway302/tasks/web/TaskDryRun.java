package io.gateway302.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.Usage;
import io.gateway302.tasks.store.TaskUsage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a dry run of a task.
 *
 * @param object always {@code task_dry_run}
 * @param operation operation id
 * @param status always {@code dry_run}
 * @param dryRun always true
 * @param estimatedCost estimated cost; null if no price is known
 * @param limits remaining limits of the caller; empty if it has none
 */
record TaskDryRun(
        @JsonProperty("object") @Schema(pattern = "^task_dry_run$")
        String object,

        @JsonProperty("operation") String operation,

        @JsonProperty("status") @Schema(pattern = "^dry_run$")
        String status,

        @JsonProperty("dry_run") boolean dryRun,
        @JsonProperty("estimated_cost") TaskUsage.@Nullable Cost estimatedCost,
        @JsonProperty("limits") List<Preview.Allowance> limits)
        implements TaskAnswer {

    static TaskDryRun of(String operation, Preview preview) {
        Usage.Cost cost = preview.cost();
        return new TaskDryRun(
                "task_dry_run", operation, "dry_run", true, TaskUsage.Cost.of(cost), preview.allowances());
    }
}
