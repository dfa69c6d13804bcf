package io.gateway302.upstream.outcome;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reader of the error in a response that is not plain JSON. A request for a stream may get its error in the form of the
 * stream: as an array with one element (Gemini), or as an event.
 */
final class ErrorText {

    private static final String DATA = "data:";

    private ErrorText() {}

    /**
     * Returns the JSON of the error; missing if there is none.
     *
     * @param text content without its coding; null if it could not be decoded
     * @param tree content as JSON; missing if it is none
     */
    static JsonNode read(JsonMapper json, byte @Nullable [] text, JsonNode tree) {
        JsonNode error = tree.isMissingNode() && text != null ? event(json, text, tree) : tree;
        return error.isArray() && !error.isEmpty() ? error.path(0) : error;
    }

    private static JsonNode event(JsonMapper json, byte[] text, JsonNode none) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(DATA))
                .findFirst()
                .map(line -> {
                    try {
                        return json.readTree(line.substring(DATA.length()));
                    } catch (JacksonException e) {
                        return none;
                    }
                })
                .orElse(none);
    }
}
