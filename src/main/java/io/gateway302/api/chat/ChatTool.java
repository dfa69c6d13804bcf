package io.gateway302.api.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tool that a model may call.
 *
 * @param type kind of tool, which is also the name of the field that describes it
 * @param function description of a function
 * @param custom description of a tool with free input
 */
@DescribedTool
@NullAsAbsent
@Schema(name = "ChatTool", description = "A tool that the model may call.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatTool(
        @JsonProperty("type") @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotNull
        Kind type,

        @JsonProperty("function") @Valid @Nullable Function function,

        @JsonProperty("custom") @TextOrObject({}) @Nullable JsonNode custom)
        implements StrictBody {

    /** Kind of tool. */
    enum Kind {
        @JsonProperty("function")
        FUNCTION,
        @JsonProperty("custom")
        CUSTOM
    }

    /**
     * Function.
     *
     * @param name name
     * @param description what it does
     * @param parameters JSON Schema of its arguments
     * @param strict whether the arguments follow the schema exactly
     */
    @NullAsAbsent
    @Schema(name = "ChatFunction", description = "A function that the model may call.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Function(
            @JsonProperty("name")
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull
            @Pattern(regexp = "[A-Za-z0-9_-]{1,64}")
            String name,

            @JsonProperty("description") @Nullable String description,

            @JsonProperty("parameters")
            @Schema(description = "JSON Schema of the arguments.")
            @TextOrObject({})
            @Nullable
            JsonNode parameters,

            @JsonProperty("strict") @Nullable Boolean strict)
            implements StrictBody {

        /** Returns the type name only: descriptions are part of the prompt. */
        @Override
        public String toString() {
            return "ChatFunction";
        }
    }

    /** Returns the type name only: descriptions are part of the prompt. */
    @Override
    public String toString() {
        return "ChatTool";
    }
}
