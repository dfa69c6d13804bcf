package io.gateway302.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came in the body of a call.
 *
 * @param bytes the body, if it is a text; empty for a form with files, and for other media
 * @param fields the texts of a form, by their names
 * @param files the files of a form
 * @param length bytes that came, kept or not
 * @param digest SHA-256 of all of them
 */
record Payload(byte[] bytes, Map<String, String> fields, List<Upload> files, long length, byte[] digest) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * A file in a form.
     *
     * @param fieldName name of the field
     * @param fileName name of the file
     * @param length bytes that it has
     */
    record Upload(String fieldName, String fileName, long length) {}

    /**
     * The body as JSON: a form becomes an object of its texts, what is empty an empty object, and a text that is no
     * JSON a string.
     *
     * @throws tools.jackson.core.JacksonException if it looks like JSON and is none
     */
    JsonNode tree() {
        if (!fields.isEmpty() || !files.isEmpty()) {
            ObjectNode tree = JsonNodeFactory.instance.objectNode();
            fields.forEach(tree::put);
            return tree;
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        return text.startsWith("<") ? JsonNodeFactory.instance.stringNode(text) : JSON.readTree(bytes);
    }

    /** All texts that a tree holds, wherever they stand. */
    static List<String> texts(JsonNode tree) {
        List<String> texts = new ArrayList<>();
        collect(tree, texts);
        return texts;
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isString()) {
            texts.add(node.stringValue());
        }
        for (JsonNode child : node) {
            collect(child, texts);
        }
    }
}
