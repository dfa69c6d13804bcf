package io.gateway302.api.chat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Request for a chat completion. Fields, ranges and values are those of OpenAI's API reference. */
@NullAsAbsent
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatRequest(
        @JsonProperty("model")
        @Schema(
                description = "Model that answers.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 200,
                example = "gpt-4o")
        @NotBlank
        @CodePointLength(max = 200)
        String model,

        @JsonProperty("messages")
        @ArraySchema(arraySchema = @Schema(description = "Messages so far, the oldest first."), minItems = 1)
        @NotNull
        @Size(min = 1)
        @Valid
        List<ChatMessage> messages,

        @JsonProperty("stream") @Schema(description = "Whether the answer comes as events.") @Nullable
        Boolean stream,

        @JsonProperty("stream_options") @Valid @Nullable StreamOptions streamOptions,

        @JsonProperty("temperature")
        @Schema(description = "Sampling temperature.")
        @DecimalMin("0")
        @DecimalMax("2")
        @Nullable
        Double temperature,

        @JsonProperty("top_p") @Schema(description = "Nucleus sampling.") @DecimalMin("0") @DecimalMax("1") @Nullable
        Double topP,

        @JsonProperty("n") @Schema(description = "Number of answers.") @Min(1) @Max(128) @Nullable
        Integer n,

        @JsonProperty("max_tokens")
        @Schema(description = "Most tokens of an answer; newer models take `max_completion_tokens`.")
        @Min(1)
        @Nullable
        Integer maxTokens,

        @JsonProperty("max_completion_tokens")
        @Schema(description = "Most tokens of an answer, with those of its reasoning.")
        @Min(1)
        @Nullable
        Integer maxCompletionTokens,

        @JsonProperty("stop")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @ArraySchema(
                arraySchema =
                        @Schema(description = "Texts at which an answer ends; a single one without an array too."),
                minItems = 1,
                maxItems = 4)
        @Size(min = 1, max = 4)
        @Nullable
        List<String> stop,

        @JsonProperty("presence_penalty") @DecimalMin("-2") @DecimalMax("2") @Nullable
        Double presencePenalty,

        @JsonProperty("frequency_penalty") @DecimalMin("-2") @DecimalMax("2") @Nullable
        Double frequencyPenalty,

        @JsonProperty("logit_bias") @Schema(description = "Bias from -100 to 100 by token id.") @TokenBiases @Nullable
        JsonNode logitBias,

        @JsonProperty("logprobs") @Nullable Boolean logprobs,

        @JsonProperty("top_logprobs") @Min(0) @Max(20) @Nullable
        Integer topLogprobs,

        @JsonProperty("seed") @Schema(description = "For answers that can be repeated.") @Nullable
        Long seed,

        @JsonProperty("response_format") @Valid @Nullable ResponseFormat responseFormat,

        @JsonProperty("tools")
        @ArraySchema(arraySchema = @Schema(description = "Tools that the model may call."), maxItems = 128)
        @Size(max = 128)
        @Valid
        @Nullable
        List<ChatTool> tools,

        @JsonProperty("tool_choice")
        @Schema(description = "`none`, `auto`, `required`, or an object that names a tool.")
        @TextOrObject({"none", "auto", "required"})
        @Nullable
        JsonNode toolChoice,

        @JsonProperty("parallel_tool_calls") @Nullable Boolean parallelToolCalls,

        @JsonProperty("functions")
        @ArraySchema(arraySchema = @Schema(description = "Older form of `tools`."), minItems = 1, maxItems = 128)
        @Size(min = 1, max = 128)
        @Valid
        @Nullable
        List<ChatTool.Function> functions,

        @JsonProperty("function_call")
        @Schema(description = "Older form of `tool_choice`: `none`, `auto`, or an object with a name.")
        @TextOrObject({"none", "auto"})
        @Nullable
        JsonNode functionCall,

        @JsonProperty("reasoning_effort") @Nullable ReasoningEffort reasoningEffort,

        @JsonProperty("verbosity") @Nullable Verbosity verbosity,

        @JsonProperty("modalities")
        @ArraySchema(arraySchema = @Schema(description = "Kinds of answers."), minItems = 1, maxItems = 2)
        @Size(min = 1, max = 2)
        @Nullable
        List<Modality> modalities,

        @JsonProperty("audio") @Schema(description = "Voice and format of a spoken answer.") @TextOrObject({}) @Nullable
        JsonNode audio,

        @JsonProperty("prediction")
        @Schema(description = "Text that the answer will mostly repeat.")
        @TextOrObject({})
        @Nullable
        JsonNode prediction,

        @JsonProperty("web_search_options")
        @Schema(description = "Options of a search in the web.")
        @TextOrObject({})
        @Nullable
        JsonNode webSearchOptions,

        @JsonProperty("moderation")
        @Schema(description = "Moderation of the request and the answer.")
        @TextOrObject({})
        @Nullable
        JsonNode moderation,

        @JsonProperty("metadata") @Schema(description = "Up to 16 texts by name.") @ChatMetadata @Nullable
        JsonNode metadata,

        @JsonProperty("service_tier") @Nullable ServiceTier serviceTier,

        @JsonProperty("store") @Nullable Boolean store,

        @JsonProperty("user") @Schema(maxLength = 512) @CodePointLength(max = 512) @Nullable
        String user,

        @JsonProperty("safety_identifier") @Schema(maxLength = 64) @CodePointLength(max = 64) @Nullable
        String safetyIdentifier,

        @JsonProperty("prompt_cache_key") @Schema(maxLength = 512) @CodePointLength(max = 512) @Nullable
        String promptCacheKey,

        @JsonProperty("prompt_cache_retention") @Nullable CacheRetention promptCacheRetention,

        @JsonProperty("prompt_cache_options")
        @Schema(description = "Options of the prompt cache.")
        @TextOrObject({})
        @Nullable
        JsonNode promptCacheOptions)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "ChatRequest";
    }

    /**
     * Options of a stream.
     *
     * @param includeUsage whether the last frame has the usage
     * @param includeObfuscation whether frames are padded
     */
    @NullAsAbsent
    @Schema(name = "ChatStreamOptions", description = "Options of a stream.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StreamOptions(
            @JsonProperty("include_usage") @Nullable Boolean includeUsage,

            @JsonProperty("include_obfuscation") @Nullable Boolean includeObfuscation)
            implements StrictBody {}

    /**
     * Format of the answer.
     *
     * @param type kind of format
     * @param jsonSchema name and schema of the answer
     */
    @NullAsAbsent
    @Schema(name = "ChatResponseFormat", description = "Format of the answer.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ResponseFormat(
            @JsonProperty("type") @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotNull
            Type type,

            @JsonProperty("json_schema")
            @Schema(description = "Name and schema, for `json_schema`.")
            @TextOrObject({})
            @Nullable
            JsonNode jsonSchema)
            implements StrictBody {

        /** Kind of format. */
        enum Type {
            @JsonProperty("text")
            TEXT,
            @JsonProperty("json_object")
            JSON_OBJECT,
            @JsonProperty("json_schema")
            JSON_SCHEMA
        }
    }

    /** Effort of a reasoning model. */
    enum ReasoningEffort {
        @JsonProperty("none")
        NONE,
        @JsonProperty("minimal")
        MINIMAL,
        @JsonProperty("low")
        LOW,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("high")
        HIGH,
        @JsonProperty("xhigh")
        XHIGH,
        @JsonProperty("max")
        MAX
    }

    /** Length of the answer. */
    enum Verbosity {
        @JsonProperty("low")
        LOW,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("high")
        HIGH
    }

    /** Kind of answer. */
    enum Modality {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("audio")
        AUDIO
    }

    /** Class of service. */
    enum ServiceTier {
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("default")
        DEFAULT,
        @JsonProperty("flex")
        FLEX,
        @JsonProperty("scale")
        SCALE,
        @JsonProperty("priority")
        PRIORITY,
        @JsonProperty("fast")
        FAST
    }

    /** Time for which a prompt is kept. */
    enum CacheRetention {
        @JsonProperty("in_memory")
        IN_MEMORY,
        @JsonProperty("24h")
        DAY
    }
}
