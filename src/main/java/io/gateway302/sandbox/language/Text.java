package io.gateway302.sandbox.language;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reader of texts in messages, whose content is a string or a list of parts. */
final class Text {

    private Text() {}

    /** Returns the text of a content; the texts of its parts, joined, if it is a list. */
    static String of(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            String text =
                    part.isString() ? part.stringValue() : part.path("text").asString("");
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return String.join("\n", texts);
    }

    /** Returns the last element that has a value under a name; missing if there is none. */
    static JsonNode last(JsonNode list, String name, String value) {
        JsonNode found = list.path(-1);
        for (JsonNode each : list) {
            if (each.path(name).asString("").equals(value)) {
                found = each;
            }
        }
        return found;
    }

    /** Returns the last element; missing if the list is empty. */
    static JsonNode last(JsonNode list) {
        return list.path(list.size() - 1);
    }
}
