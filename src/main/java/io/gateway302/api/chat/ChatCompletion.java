package io.gateway302.api.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answer to a chat, for the OpenAPI document: the gateway passes on what 302.AI sends. Providers add further members.
 *
 * @param id id of the answer
 * @param object kind of the object
 * @param created time in Unix seconds
 * @param model model that answered
 * @param choices answers
 * @param usage tokens
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatCompletion(
        @JsonProperty("id") @Nullable String id,

        @JsonProperty("object") @Schema(example = "chat.completion") @Nullable
        String object,

        @JsonProperty("created") @Nullable Long created,

        @JsonProperty("model") @Nullable String model,

        @JsonProperty("choices") @Nullable List<Choice> choices,

        @JsonProperty("usage") @Nullable JsonNode usage) {

    /**
     * One answer.
     *
     * @param index index from 0
     * @param message message of the model
     * @param finishReason reason for the end, such as {@code stop}
     */
    @Schema(name = "ChatChoice")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Choice(
            @JsonProperty("index") @Nullable Integer index,

            @JsonProperty("message") @Nullable JsonNode message,

            @JsonProperty("finish_reason") @Nullable String finishReason) {}
}
