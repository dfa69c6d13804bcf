package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.image.ImageOptions.Background;
import io.gateway302.api.image.ImageOptions.Delivery;
import io.gateway302.api.image.ImageOptions.FileFormat;
import io.gateway302.api.image.ImageOptions.Moderation;
import io.gateway302.api.image.ImageOptions.Quality;
import io.gateway302.api.image.ImageOptions.Style;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for images from a text. Fields, ranges and values are those of OpenAI's API reference. */
@NullAsAbsent
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageRequest(
        @JsonProperty("model")
        @Schema(
                description = "Model that draws.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 200,
                example = "gpt-image-1")
        @NotBlank
        @CodePointLength(max = 200)
        String model,

        @JsonProperty("prompt")
        @Schema(
                description = "What the image shows.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = ImageOptions.MAX_PROMPT,
                example = "a cat on the moon")
        @NotBlank
        @CodePointLength(max = ImageOptions.MAX_PROMPT)
        String prompt,

        @JsonProperty("n") @Schema(description = "Number of images.") @Min(1) @Max(10) @Nullable
        Integer n,

        @JsonProperty("size")
        @Schema(description = "`auto`, or width and height in pixels.", example = "1024x1024")
        @Pattern(regexp = ImageOptions.SIZE)
        @Nullable
        String size,

        @JsonProperty("quality") @Nullable Quality quality,

        @JsonProperty("response_format")
        @Schema(description = "A link or the image in base64; models named gpt-image send base64.")
        @Nullable
        Delivery responseFormat,

        @JsonProperty("output_format") @Nullable FileFormat outputFormat,

        @JsonProperty("output_compression")
        @Schema(description = "Compression of JPEG and WebP in percent.")
        @Min(0)
        @Max(100)
        @Nullable
        Integer outputCompression,

        @JsonProperty("background") @Nullable Background background,

        @JsonProperty("moderation") @Nullable Moderation moderation,

        @JsonProperty("style") @Nullable Style style,

        @JsonProperty("stream") @Schema(description = "Whether the images come as events.") @Nullable
        Boolean stream,

        @JsonProperty("partial_images") @Schema(description = "Number of drafts in a stream.") @Min(0) @Max(3) @Nullable
        Integer partialImages,

        @JsonProperty("user") @Schema(maxLength = 512) @CodePointLength(max = 512) @Nullable
        String user)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "ImageRequest";
    }
}
