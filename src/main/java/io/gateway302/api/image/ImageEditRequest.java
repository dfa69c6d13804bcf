package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.image.ImageOptions.Background;
import io.gateway302.api.image.ImageOptions.Delivery;
import io.gateway302.api.image.ImageOptions.EditQuality;
import io.gateway302.api.image.ImageOptions.Fidelity;
import io.gateway302.api.image.ImageOptions.FileFormat;
import io.gateway302.api.image.ImageOptions.Moderation;
import io.gateway302.api.media.FileSize;
import io.gateway302.api.media.ImageFile;
import io.gateway302.api.media.ImageType;
import io.gateway302.binding.StrictBody;
import io.gateway302.binding.UploadedFile;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for an edit of images, as a form. Fields, ranges and values are those of OpenAI's API reference. */
record ImageEditRequest(
        @JsonProperty("image")
        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "Images to edit: PNG, JPEG or WebP of at most 50 MB each.",
                                requiredMode = Schema.RequiredMode.REQUIRED),
                minItems = 1,
                maxItems = ImageOptions.MAX_IMAGES)
        @NotNull
        @Size(min = 1, max = ImageOptions.MAX_IMAGES)
        List<@FileSize(max = ImageOptions.MAX_IMAGE) @ImageFile UploadedFile> image,

        @JsonProperty("mask")
        @Schema(description = "PNG of the same size, at most 4 MB; its transparent areas are edited.")
        @FileSize(max = ImageOptions.MAX_MASK)
        @ImageFile(value = ImageType.PNG, message = "must be a PNG image")
        @Nullable
        UploadedFile mask,

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
                description = "What the result shows.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = ImageOptions.MAX_PROMPT,
                example = "the cat wears a hat")
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

        @JsonProperty("quality") @Nullable EditQuality quality,

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

        @JsonProperty("input_fidelity") @Nullable Fidelity inputFidelity,

        @JsonProperty("moderation") @Nullable Moderation moderation,

        @JsonProperty("stream") @Schema(description = "Whether the images come as events.") @Nullable
        Boolean stream,

        @JsonProperty("partial_images") @Schema(description = "Number of drafts in a stream.") @Min(0) @Max(3) @Nullable
        Integer partialImages,

        @JsonProperty("user") @Schema(maxLength = 512) @CodePointLength(max = 512) @Nullable
        String user)
        implements StrictBody, ImageEdit {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "ImageEditRequest";
    }
}
