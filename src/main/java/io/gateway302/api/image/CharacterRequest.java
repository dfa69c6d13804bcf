package io.gateway302.api.image;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.media.PublicUrl;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * Request for an image that keeps the subject of a reference image. Ranges and defaults are those that 302.AI and
 * Volcengine document for {@code high_aes_ip_v20}. The maximum length of the prompt is the gateway's own.
 */
@OneReferencePicture
@JsonInclude(JsonInclude.Include.NON_NULL)
record CharacterRequest(
        @JsonProperty("prompt")
        @Schema(
                description = "What the picture shows, in Chinese or English; text that shall appear in it in quotation"
                        + " marks.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 2000,
                example = "the cat as an astronaut on the moon, film grain")
        @NotBlank
        @CodePointLength(max = 2000)
        String prompt,

        @JsonProperty("image_urls")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "Address of the reference picture: an array of exactly one URL. The URL"
                                        + " without an array is accepted too. One of `image_urls` and"
                                        + " `image_base64` is needed.",
                                example = "[\"https://example.com/cat.jpg\"]"),
                schema = @Schema(format = "uri"),
                minItems = 1,
                maxItems = 1)
        @Size(min = 1, max = 1, message = "must hold exactly one address")
        @Nullable
        List<@PublicUrl String> imageUrls,

        @JsonProperty("image_base64")
        @Schema(
                description = "The reference picture itself, JPEG or PNG, at most 5 MB before encoding, in base64, with"
                        + " or without a `data:` prefix.",
                contentEncoding = "base64")
        @EncodedPicture
        @Nullable
        String imageBase64,

        @JsonProperty("seed")
        @Schema(description = "-1 for a random one.", defaultValue = "-1")
        @Min(-1)
        @Max(4294967295L)
        Long seed,

        @JsonProperty("scale")
        @Schema(description = "Strength of the text against the picture.", defaultValue = "3.5")
        @DecimalMin("1")
        @DecimalMax("10")
        Double scale,

        @JsonProperty("ddim_steps")
        @Schema(description = "Number of steps; many of them tend to time out.", defaultValue = "9")
        @Min(1)
        @Max(200)
        Integer ddimSteps,

        @JsonProperty("width")
        @Schema(description = "Width in pixels before super resolution, best near 512.", defaultValue = "512")
        @Min(256)
        @Max(768)
        Integer width,

        @JsonProperty("height")
        @Schema(description = "Height in pixels before super resolution, best near 512.", defaultValue = "512")
        @Min(256)
        @Max(768)
        Integer height,

        @JsonProperty("cfg_rescale")
        @Schema(description = "Changes exposure and contrast; best left alone.", defaultValue = "0.7")
        @DecimalMin("0")
        @DecimalMax("1")
        Double cfgRescale,

        @JsonProperty("ref_ip_weight")
        @Schema(description = "Weight of the subject's appearance.", defaultValue = "0.7")
        @DecimalMin("0")
        @DecimalMax("1")
        Double refIpWeight,

        @JsonProperty("ref_id_weight")
        @Schema(description = "Weight of the face; 0.2 to 0.4 is recommended.", defaultValue = "0.36")
        @DecimalMin("0")
        @DecimalMax("1")
        Double refIdWeight,

        @JsonProperty("use_sr")
        @Schema(description = "Super resolution: doubles width and height.", defaultValue = "true")
        Boolean useSr,

        @JsonProperty("return_url")
        @Schema(
                description = "Whether the answer holds a link; the picture in base64 otherwise.",
                defaultValue = "true")
        Boolean returnUrl,

        @JsonProperty("desc_pushback")
        @Schema(
                description = "Whether the reference picture is described first, for steadier results.",
                defaultValue = "true")
        Boolean descPushback,

        @JsonProperty("logo_info") @Valid @Nullable LogoInfo logoInfo)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and prompts must not be logged. */
    @Override
    public String toString() {
        return "CharacterRequest";
    }

    /** Sets the defaults of absent fields. */
    CharacterRequest {
        seed = requireNonNullElse(seed, -1L);
        scale = requireNonNullElse(scale, 3.5);
        ddimSteps = requireNonNullElse(ddimSteps, 9);
        width = requireNonNullElse(width, 512);
        height = requireNonNullElse(height, 512);
        cfgRescale = requireNonNullElse(cfgRescale, 0.7);
        refIpWeight = requireNonNullElse(refIpWeight, 0.7);
        refIdWeight = requireNonNullElse(refIdWeight, 0.36);
        useSr = requireNonNullElse(useSr, true);
        returnUrl = requireNonNullElse(returnUrl, true);
        descPushback = requireNonNullElse(descPushback, true);
        imageBase64 = imageBase64 == null ? null : Base64Picture.withoutPrefix(imageBase64);
    }

    /** Visible watermark. */
    @Schema(name = "LogoInfo", description = "A visible watermark.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LogoInfo(
            @JsonProperty("add_logo") @Schema(description = "Whether there is one.", defaultValue = "false")
            Boolean addLogo,

            @JsonProperty("position")
            @Schema(description = "0 bottom right, 1 bottom left, 2 top left, 3 top right.", defaultValue = "0")
            @Min(0)
            @Max(3)
            @Nullable
            Integer position,

            @JsonProperty("language")
            @Schema(description = "0 Chinese, 1 English.", defaultValue = "0")
            @Min(0)
            @Max(1)
            @Nullable
            Integer language,

            @JsonProperty("opacity") @Schema(description = "1 is opaque.") @DecimalMin("0") @DecimalMax("1") @Nullable
            Double opacity,

            @JsonProperty("logo_text_content")
            @Schema(description = "Text of the caller's own.", maxLength = 64)
            @CodePointLength(max = 64)
            @Nullable
            String logoTextContent)
            implements StrictBody {

        /** Returns the type name only, without the caller's text. */
        @Override
        public String toString() {
            return "LogoInfo";
        }

        /** Sets the default of the absent field. */
        LogoInfo {
            addLogo = requireNonNullElse(addLogo, false);
        }
    }
}
