package io.gateway302.ledger.record;

import io.gateway302.exchange.Body;
import io.gateway302.ledger.chain.PromptHash;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Text of a request's prompt. {@link #toString} does not reveal it. Images and other data are replaced. */
final class Prompt {

    /** Fields of the prompt in operations, the most likely first. */
    private static final List<String> FIELDS =
            List.of("prompt", "messages", "contents", "input", "text", "query", "text_prompt");

    /** Maximum number of characters stored; the rest of a longer prompt is cut off. */
    private static final int MAX_LENGTH = 65_536;

    /** Length in characters from which a text without spaces counts as encoded data. */
    private static final int MAX_WORD_LENGTH = 1024;

    private static final String DATA = "[data]";

    private final String text;

    private Prompt(String text) {
        this.text = text;
    }

    /** Returns the prompt of a request; null if it has none, or if the body was not parsed. */
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

    /** Returns the text, to be stored in the ledger only. */
    String reveal() {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    /** Returns the hash of the whole text. */
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
        return text.length() > MAX_WORD_LENGTH
                        && text.chars().limit(MAX_WORD_LENGTH).noneMatch(c -> c == ' ' || c > 0x7f)
                ? DATA
                : text;
    }

    @Override
    public String toString() {
        return "[prompt]";
    }
}
