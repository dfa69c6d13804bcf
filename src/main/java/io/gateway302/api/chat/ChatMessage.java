package io.gateway302.api.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Message of a chat. An answer of the model can be sent back as it came. */
@ChatContent
@NullAsAbsent
@Schema(name = "ChatMessage", description = "A message of the chat.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatMessage(
        @JsonProperty("role") @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotNull
        Role role,

        @JsonProperty("content")
        @Schema(
                description = "A text, or an array of parts of type `text`, `image_url`, `input_audio`, `file` or"
                        + " `refusal`. An assistant that calls tools needs none.")
        @Nullable
        JsonNode content,

        @JsonProperty("name") @Nullable String name,

        @JsonProperty("tool_calls") @Schema(description = "Calls of an assistant.") @Valid @Nullable
        List<ToolCall> toolCalls,

        @JsonProperty("tool_call_id") @Schema(description = "The call that a tool answers.") @Nullable
        String toolCallId,

        @JsonProperty("function_call") @Schema(description = "Older form of `tool_calls`.") @TextOrObject({}) @Nullable
        JsonNode functionCall,

        @JsonProperty("refusal") @Nullable String refusal,

        @JsonProperty("audio") @Schema(description = "A spoken answer, by its id.") @TextOrObject({}) @Nullable
        JsonNode audio,

        @JsonProperty("annotations") @Schema(description = "Annotations of an answer.") @Nullable
        JsonNode annotations,

        @JsonProperty("reasoning_content") @Schema(description = "Reasoning of an answer.") @Nullable
        String reasoningContent)
        implements StrictBody {

    /** Returns the type name only, without the text. */
    @Override
    public String toString() {
        return "ChatMessage";
    }

    /** Author of a message. */
    enum Role {
        @JsonProperty("developer")
        DEVELOPER,
        @JsonProperty("system")
        SYSTEM,
        @JsonProperty("user")
        USER,
        @JsonProperty("assistant")
        ASSISTANT,
        @JsonProperty("tool")
        TOOL,
        @JsonProperty("function")
        FUNCTION
    }

    /**
     * Call of a tool by the model.
     *
     * @param id id of the call
     * @param type {@code function} or {@code custom}
     * @param index index in a stream
     * @param function name and arguments of a function
     * @param custom name and input of another tool
     */
    @NullAsAbsent
    @Schema(name = "ChatToolCall", description = "A call of a tool.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ToolCall(
            @JsonProperty("id") @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotBlank
            String id,

            @JsonProperty("type") @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotNull
            ChatTool.Kind type,

            @JsonProperty("index") @Nullable Integer index,

            @JsonProperty("function") @TextOrObject({}) @Nullable
            JsonNode function,

            @JsonProperty("custom") @TextOrObject({}) @Nullable
            JsonNode custom)
            implements StrictBody {}
}
