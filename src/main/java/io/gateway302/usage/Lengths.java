package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reader for the duration of audio and video, and the length of texts. */
final class Lengths {

    private static final double LONGEST_SECONDS = 24 * 3600;

    /**
     * Places of the duration in responses, in seconds: those of transcriptions, then the common ones of media
     * operations.
     */
    private static final List<String> ANSWERED_SECONDS = List.of(
            "usage.seconds",
            "usage.duration",
            "duration",
            "data.duration",
            "audio_duration",
            "output.duration",
            "result.duration",
            "metadata.duration");

    private static final List<String> ANSWERED_MILLISECONDS =
            List.of("audio_info.duration", "extra_info.audio_length", "data.audio_info.duration");

    /** Places of the requested duration, in seconds. */
    static final List<String> ASKED_SECONDS =
            List.of("duration", "seconds", "input.duration", "parameters.duration", "duration_seconds");

    private static final List<String> ANSWERED_CHARACTERS =
            List.of("usage.characters", "extra_info.usage_characters", "usage.input_characters");

    static final List<String> ASKED_TEXTS = List.of("input", "text", "request.text", "input.text", "prompt");

    private Lengths() {}

    /**
     * Returns the duration in seconds, rounded up; null if it is unknown. The response has precedence over the request,
     * because the delivered duration is billed, not the requested one.
     */
    static @Nullable Long seconds(JsonNode request, JsonNode answer) {
        Double seconds = first(answer, ANSWERED_SECONDS);
        if (seconds == null) {
            Double milliseconds = first(answer, ANSWERED_MILLISECONDS);
            seconds = milliseconds == null ? first(request, ASKED_SECONDS) : Double.valueOf(milliseconds / 1000);
        }
        return seconds == null || seconds > LONGEST_SECONDS ? null : (long) Math.ceil(seconds);
    }

    /**
     * Returns the number of characters in the response's count, otherwise the code points of the text in the request;
     * null if there is neither.
     */
    static @Nullable Long characters(JsonNode request, JsonNode answer) {
        Double counted = first(answer, ANSWERED_CHARACTERS);
        if (counted != null) {
            return (long) Math.ceil(counted);
        }
        return ASKED_TEXTS.stream()
                .map(place -> DottedPath.at(request, place))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .map(text -> (long) text.codePointCount(0, text.length()))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Double first(JsonNode node, List<String> places) {
        for (String place : places) {
            Double number = Quantity.decimal(DottedPath.at(node, place));
            if (number != null && number > 0) {
                return number;
            }
        }
        return null;
    }
}
