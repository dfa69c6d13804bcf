package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.video.VideoRequest.Reference;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for a video in OpenAI's form, as a JSON document. */
@NullAsAbsent
record VideoWishDocument(
        @JsonProperty("model") @NotBlank @CodePointLength(max = 200)
        String model,

        @JsonProperty("prompt") @NotBlank @CodePointLength(max = VideoOptions.MAX_PROMPT)
        String prompt,

        @JsonProperty("seconds")
        @Pattern(regexp = VideoOptions.SECONDS, message = "must be a whole number as a text")
        @Nullable
        String seconds,

        @JsonProperty("size")
        @Pattern(regexp = VideoOptions.SIZE, message = "must be width and height, as in 1280x720")
        @Nullable
        String size,

        @JsonProperty("input_reference") @Valid @Nullable Reference inputReference)
        implements StrictBody, VideoWish {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "VideoWishDocument";
    }
}
