package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.media.FileSize;
import io.gateway302.api.media.ImageFile;
import io.gateway302.api.video.VideoOptions.Seconds;
import io.gateway302.api.video.VideoOptions.Size;
import io.gateway302.binding.StrictBody;
import io.gateway302.binding.UploadedFile;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for a video, as a form. Fields and values are those of OpenAI's API reference. */
record VideoForm(
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

        @JsonProperty("input_reference")
        @Schema(description = "Image that the video begins with: PNG, JPEG or WebP of at most 20 MB.")
        @FileSize(max = VideoOptions.MAX_REFERENCE)
        @ImageFile
        @Nullable
        UploadedFile inputReference)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "VideoForm";
    }
}
