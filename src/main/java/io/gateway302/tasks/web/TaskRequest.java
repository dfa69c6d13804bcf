package io.gateway302.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Request that submits a task. */
record TaskRequest(
        @JsonProperty("operation")
        @Schema(
                description = "Id of the operation, as `GET /api/v1/operations` lists it.",
                example = "kling.images.generations",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        @Size(min = 1, max = 200)
        String operation,

        @JsonProperty("input")
        @Schema(
                description =
                        "Fields of the request to 302.AI, by their documented names, wherever 302.AI takes them: body,"
                                + " query or path. A file is a data URL.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        JsonNode input,

        @JsonProperty("model")
        @Schema(description = "Model, if it is not in the input.", example = "kling-v1")
        @Size(min = 1, max = 200)
        @Nullable
        String model,

        @JsonProperty("metadata")
        @Schema(description = "Texts of the caller, which are returned with the task. At most 16.")
        @Size(max = 16, message = "must have at most 16 entries")
        @Nullable
        Map<
                        @Pattern(
                                regexp = "[A-Za-z0-9_.-]{1,64}",
                                message = "must be 1 to 64 letters, digits, dots, hyphens or underscores")
                        String,
                        @Size(max = 512) String>
                metadata,

        @JsonProperty("webhook")
        @Schema(description = "Webhook that gets the events of this task, beside those that are registered for all.")
        @Nullable
        Webhook webhook,

        @JsonProperty("store_results")
        @Schema(description = "Whether result files are copied to the store, if there is one.", defaultValue = "true")
        @Nullable
        Boolean storeResults)
        implements StrictBody {

    /** Webhook of one task. */
    @Schema(name = "TaskWebhook")
    record Webhook(
            @JsonProperty("url")
            @Schema(example = "https://shop.example.com/hooks", requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull
            @Size(min = 1, max = 2048)
            String url,

            @JsonProperty("events")
            @Schema(description = "Types of events; all if it is empty or missing.")
            @Size(max = 6)
            @Nullable
            List<@Size(max = 40) String> events)
            implements StrictBody {}
}
