package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.media.PublicUrl;
import io.gateway302.api.video.VideoOptions.Seconds;
import io.gateway302.api.video.VideoOptions.Size;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for a video, as a JSON document. Fields and values are those of OpenAI's API reference. */
@NullAsAbsent
@JsonInclude(JsonInclude.Include.NON_NULL)
record VideoRequest(
        @JsonProperty("model")
        @Schema(
                description = "Model that films.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 200,
                example = "sora-2")
        @NotBlank
        @CodePointLength(max = 200)
        String model,

        @JsonProperty("prompt")
        @Schema(
                description = "What the video shows.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = VideoOptions.MAX_PROMPT,
                example = "a cat runs over the moon")
        @NotBlank
        @CodePointLength(max = VideoOptions.MAX_PROMPT)
        String prompt,

        @JsonProperty("seconds") @Schema(description = "Length; `4` if absent.") @Nullable
        Seconds seconds,

        @JsonProperty("size") @Schema(description = "Width and height; `720x1280` if absent.") @Nullable
        Size size,

        @JsonProperty("input_reference") @Valid @Nullable Reference inputReference)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "VideoRequest";
    }

    /**
     * Image that the video begins with.
     *
     * @param imageUrl address of the image
     */
    @Schema(name = "VideoReference", description = "An image that the video begins with.")
    record Reference(
            @JsonProperty("image_url")
            @Schema(
                    description = "Address of the image.",
                    format = "uri",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "https://example.com/cat.jpg")
            @NotNull
            @PublicUrl
            String imageUrl)
            implements StrictBody {

        /** Returns the type name only, without the address. */
        @Override
        public String toString() {
            return "VideoReference";
        }
    }
}
