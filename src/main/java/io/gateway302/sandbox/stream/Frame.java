package io.gateway302.sandbox.stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Frame of a stream.
 *
 * @param event name of the event; null if the format has none
 * @param data content; a string is sent as it is
 */
public record Frame(@Nullable String event, JsonNode data) {

    /** End of a stream in the OpenAI format. */
    public static final Frame DONE = new Frame(null, StringNode.valueOf("[DONE]"));

    /** Returns a frame without a name. */
    public static Frame of(JsonNode data) {
        return new Frame(null, data);
    }

    /**
     * Returns a frame named after the field {@code type} of its data, as in Anthropic's Messages and OpenAI's
     * Responses.
     */
    public static Frame typed(JsonNode data) {
        return new Frame(data.path("type").stringValue(), data);
    }

    String text() {
        return data.isString() ? data.stringValue() : data.toString();
    }
}
