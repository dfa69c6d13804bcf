package io.gateway302.api.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.NullAsAbsent;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for speech. Fields, ranges and values are those of OpenAI's API reference. */
@NullAsAbsent
@JsonInclude(JsonInclude.Include.NON_NULL)
record SpeechRequest(
        @JsonProperty("model")
        @Schema(
                description = "Model that speaks.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 200,
                example = "tts-1")
        @NotBlank
        @CodePointLength(max = 200)
        String model,

        @JsonProperty("input")
        @Schema(
                description = "Text to speak.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 4096,
                example = "Good morning.")
        @NotBlank
        @CodePointLength(max = 4096)
        String input,

        @JsonProperty("voice")
        @Schema(
                description = "Name of the voice, such as `alloy`.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 100,
                example = "alloy")
        @NotBlank
        @CodePointLength(max = 100)
        String voice,

        @JsonProperty("instructions")
        @Schema(description = "How the text is spoken; not with `tts-1` and `tts-1-hd`.", maxLength = 4096)
        @CodePointLength(max = 4096)
        @Nullable
        String instructions,

        @JsonProperty("response_format") @Schema(description = "Format of the sound; `mp3` if absent.") @Nullable
        SoundFormat responseFormat,

        @JsonProperty("speed")
        @Schema(description = "Speed; 1 is normal.")
        @DecimalMin("0.25")
        @DecimalMax("4")
        @Nullable
        Double speed,

        @JsonProperty("stream_format")
        @Schema(description = "`sse` for the sound in events; not with `tts-1` and `tts-1-hd`.")
        @Nullable
        StreamFormat streamFormat)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and texts must not be logged. */
    @Override
    public String toString() {
        return "SpeechRequest";
    }

    /** Format of the sound. */
    enum SoundFormat {
        @JsonProperty("mp3")
        MP3,
        @JsonProperty("opus")
        OPUS,
        @JsonProperty("aac")
        AAC,
        @JsonProperty("flac")
        FLAC,
        @JsonProperty("wav")
        WAV,
        @JsonProperty("pcm")
        PCM
    }

    /** Form of the answer. */
    enum StreamFormat {
        @JsonProperty("audio")
        AUDIO,
        @JsonProperty("sse")
        SSE
    }
}
