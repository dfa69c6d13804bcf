package io.gateway302.sandbox.stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * One frame of a stream.
 *
 * @param event name of the event; null where the form has none
 * @param data what it holds; a text is sent as it is
 */
public record Frame(@Nullable String event, JsonNode data) {

    /** Ends a stream of the OpenAI form. */
    public static final Frame DONE = new Frame(null, StringNode.valueOf("[DONE]"));

    /** A frame without a name. */
    public static Frame of(JsonNode data) {
        return new Frame(null, data);
    }

    /** A frame with the name that its data have under {@code type}, as Anthropic's and OpenAI's Responses have it. */
    public static Frame typed(JsonNode data) {
        return new Frame(data.path("type").stringValue(), data);
    }

    String text() {
        return data.isString() ? data.stringValue() : data.toString();
    }
}
