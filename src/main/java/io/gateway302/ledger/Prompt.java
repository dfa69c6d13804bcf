package io.gateway302.ledger;

import io.gateway302.exchange.Body;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a caller asked for, in words. Does not print; pictures and other data are never part of it. */
final class Prompt {

    /** Where operations have it, the likeliest first. */
    private static final List<String> FIELDS =
            List.of("prompt", "messages", "contents", "input", "text", "query", "text_prompt");

    /** The end of what is longer is not kept. */
    private static final int LONGEST = 65_536;

    /** A text this long without a space is data in some encoding. */
    private static final int LONGEST_WORD = 1024;

    private static final String DATA = "[data]";

    private final String text;

    private Prompt(String text) {
        this.text = text;
    }

    /** The prompt of a request; null if there is none, or nobody looked into the request. */
    static @Nullable Prompt of(Body body) {
        if (!body.tree().isObject()) {
            return null;
        }
        for (String field : FIELDS) {
            JsonNode value = body.tree().get(field);
            if (value != null && !value.isNull()) {
                return new Prompt(
                        value.isString()
                                ? withoutData(value.stringValue())
                                : withoutData(value).toString());
            }
        }
        return null;
    }

    /** The words, for the one place that keeps them. */
    String reveal() {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** The hash of the words, all of them. */
    String hash(PromptHash hash) {
        return hash.of(text);
    }

    private static JsonNode withoutData(JsonNode value) {
        JsonNode copy = value.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode value) {
        switch (value) {
            case ObjectNode object ->
                object.properties().forEach(property -> {
                    if (property.getValue().isString()) {
                        property.setValue(object.stringNode(
                                withoutData(property.getValue().stringValue())));
                    } else {
                        strip(property.getValue());
                    }
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode item = array.get(i);
                    if (item.isString()) {
                        array.set(i, withoutData(item.stringValue()));
                    } else {
                        strip(item);
                    }
                }
            }
            default -> {}
        }
    }

    private static String withoutData(String text) {
        if (text.startsWith("data:")) {
            return DATA;
        }
        return text.length() > LONGEST_WORD && text.chars().limit(LONGEST_WORD).noneMatch(c -> c == ' ' || c > 0x7f)
                ? DATA
                : text;
    }

    @Override
    public String toString() {
        return "[prompt]";
    }
}
