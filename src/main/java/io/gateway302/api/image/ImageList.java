package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Generated images in OpenAI's form.
 *
 * @param created time in Unix seconds
 * @param data the images
 * @param background background of the images
 * @param outputFormat file format of the images
 * @param quality quality of the images
 * @param size size of the images
 * @param usage tokens
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageList(
        @JsonProperty("created") long created,
        @JsonProperty("data") List<GeneratedImage> data,

        @JsonProperty("background") @Nullable String background,

        @JsonProperty("output_format") @Nullable String outputFormat,

        @JsonProperty("quality") @Nullable String quality,

        @JsonProperty("size") @Nullable String size,

        @JsonProperty("usage") @Nullable JsonNode usage) {

    /**
     * One image.
     *
     * @param url link to the image, to be fetched soon
     * @param b64Json the image in base64
     * @param revisedPrompt prompt that was used
     */
    @Schema(name = "GeneratedImage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GeneratedImage(
            @JsonProperty("url") @Nullable String url,

            @JsonProperty("b64_json") @Nullable String b64Json,

            @JsonProperty("revised_prompt") @Nullable String revisedPrompt) {}
}
