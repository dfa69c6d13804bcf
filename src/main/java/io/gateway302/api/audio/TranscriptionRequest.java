package io.gateway302.api.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.api.media.AudioFile;
import io.gateway302.api.media.FileSize;
import io.gateway302.binding.StrictBody;
import io.gateway302.binding.UploadedFile;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Request for the text of a recording. Fields, ranges and values are those of OpenAI's API reference. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TranscriptionRequest(
        @JsonProperty("file")
        @Schema(
                description = "Recording of at most 25 MB: flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav or webm.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @NotNull
        @FileSize(max = 25 * 1024 * 1024)
        @AudioFile
        UploadedFile file,

        @JsonProperty("model")
        @Schema(
                description = "Model that listens.",
                requiredMode = Schema.RequiredMode.REQUIRED,
                maxLength = 200,
                example = "whisper-1")
        @NotBlank
        @CodePointLength(max = 200)
        String model,

        @JsonProperty("language")
        @Schema(description = "Language of the recording, as in ISO 639-1.", example = "en")
        @Pattern(regexp = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
        @Nullable
        String language,

        @JsonProperty("languages")
        @ArraySchema(arraySchema = @Schema(description = "Languages that may be spoken."), minItems = 1, maxItems = 100)
        @Size(min = 1, max = 100)
        @Nullable
        List<String> languages,

        @JsonProperty("keywords")
        @ArraySchema(arraySchema = @Schema(description = "Words that may be spoken."), maxItems = 100)
        @Size(max = 100)
        @Nullable
        List<String> keywords,

        @JsonProperty("prompt")
        @Schema(description = "Text before the recording, or its style.", maxLength = 16000)
        @CodePointLength(max = 16000)
        @Nullable
        String prompt,

        @JsonProperty("response_format") @Schema(description = "Form of the answer; `json` if absent.") @Nullable
        AnswerFormat responseFormat,

        @JsonProperty("temperature")
        @Schema(description = "Sampling temperature.")
        @DecimalMin("0")
        @DecimalMax("1")
        @Nullable
        Double temperature,

        @JsonProperty("include")
        @ArraySchema(arraySchema = @Schema(description = "Further parts of the answer."), maxItems = 1)
        @Size(max = 1)
        @Nullable
        List<Inclusion> include,

        @JsonProperty("timestamp_granularities")
        @ArraySchema(arraySchema = @Schema(description = "Times in the answer, for `verbose_json`."), maxItems = 2)
        @Size(max = 2)
        @Nullable
        List<Granularity> timestampGranularities,

        @JsonProperty("stream")
        @Schema(description = "Whether the text comes as events; not with `whisper-1`.")
        @Nullable
        Boolean stream,

        @JsonProperty("chunking_strategy")
        @Schema(description = "`auto`, or settings in JSON.", maxLength = 1000)
        @CodePointLength(max = 1000)
        @Nullable
        String chunkingStrategy,

        @JsonProperty("known_speaker_names")
        @ArraySchema(arraySchema = @Schema(description = "Names of speakers."), maxItems = 4)
        @Size(max = 4)
        @Nullable
        List<String> knownSpeakerNames,

        @JsonProperty("known_speaker_references")
        @ArraySchema(arraySchema = @Schema(description = "Voices of these speakers, as data URLs."), maxItems = 4)
        @Size(max = 4)
        @Nullable
        List<@Pattern(regexp = "data:audio/[A-Za-z0-9.+-]+;base64,[A-Za-z0-9+/=]+") String> knownSpeakerReferences)
        implements StrictBody {

    /** Returns the type name only: frameworks log the bodies that they read, and texts must not be logged. */
    @Override
    public String toString() {
        return "TranscriptionRequest";
    }

    /** Form of the answer. */
    enum AnswerFormat {
        @JsonProperty("json")
        JSON,
        @JsonProperty("text")
        TEXT,
        @JsonProperty("srt")
        SRT,
        @JsonProperty("verbose_json")
        VERBOSE_JSON,
        @JsonProperty("vtt")
        VTT,
        @JsonProperty("diarized_json")
        DIARIZED_JSON
    }

    /** Further part of the answer. */
    enum Inclusion {
        @JsonProperty("logprobs")
        LOGPROBS
    }

    /** Unit that has times. */
    enum Granularity {
        @JsonProperty("word")
        WORD,
        @JsonProperty("segment")
        SEGMENT
    }
}
