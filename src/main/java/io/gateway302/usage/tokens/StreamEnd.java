package io.gateway302.usage.tokens;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Detection of end markers and errors in the frames of a stream. */
final class StreamEnd {

    private static final Set<String> ENDS = Set.of(
            "message_stop",
            "response.completed",
            "response.incomplete",
            "response.failed",
            "image_generation.completed",
            "image_edit.completed");

    private StreamEnd() {}

    /** Returns whether the frame is the last one, or is followed only by an end marker. */
    static boolean of(JsonNode frame) {
        return ENDS.contains(frame.path("type").asString(""))
                || isEndOfGemini(frame)
                || isEndOfGemini(frame.path("response"))
                || frame.path("done").asBoolean(false)
                || isFinalUsage(frame);
    }

    /** Returns whether all candidates have finished, and the usage is counted. */
    private static boolean isEndOfGemini(JsonNode frame) {
        JsonNode candidates = frame.path("candidates");
        return !candidates.isEmpty()
                && candidates.valueStream().allMatch(candidate -> isText(candidate.path("finishReason")))
                && !frame.path("usageMetadata").isEmpty();
    }

    /**
     * Returns whether the frame contains the usage of the whole response. Usage in other frames is that of the response
     * so far.
     */
    private static boolean isFinalUsage(JsonNode frame) {
        JsonNode choices = frame.path("choices");
        boolean atTheEnd = (choices.isArray() && choices.isEmpty())
                || isText(choices.path(0).path("finish_reason"))
                || isText(frame.path("Choices").path(0).path("FinishReason"))
                || isText(frame.path("delta").path("stop_reason"));
        return atTheEnd && TokenReader.counts(frame).tokens(false) != null;
    }

    /** Returns the error in the frame, as an object with one member {@code error}; null if there is none. */
    static @Nullable JsonNode error(JsonNode frame) {
        JsonNode error = found(frame);
        return error == null ? null : JsonNodeFactory.instance.objectNode().set("error", error);
    }

    private static @Nullable JsonNode found(JsonNode frame) {
        List<JsonNode> places = List.of(
                frame.path("error"),
                frame.path("response").path("error"),
                frame.path("Response").path("Error"),
                frame.path("ErrorMsg"));
        for (JsonNode place : places) {
            if (place.isObject() || isText(place)) {
                return place;
            }
        }
        String type = frame.path("type").asString("");
        return type.equals("error") || type.equals("response.failed") ? frame : null;
    }

    private static boolean isText(JsonNode node) {
        return node.isString() && !node.stringValue().isBlank();
    }
}
