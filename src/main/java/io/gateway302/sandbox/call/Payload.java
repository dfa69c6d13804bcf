package io.gateway302.sandbox.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of a call.
 *
 * @param bytes body of a text; empty for a form and for other media types
 * @param fields text fields of a form, by name
 * @param files files of a form
 * @param length length in bytes of the received body, stored or not
 * @param digest SHA-256 of the received body
 */
public record Payload(byte[] bytes, Map<String, String> fields, List<Upload> files, long length, byte[] digest) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * File in a form.
     *
     * @param fieldName name of the field
     * @param fileName name of the file
     * @param length length in bytes
     */
    public record Upload(String fieldName, String fileName, long length) {}

    /**
     * Returns the body as JSON. A form becomes an object of its text fields, an empty body an empty object, and a text
     * that begins with {@code <} a string.
     *
     * @throws tools.jackson.core.JacksonException if any other text is not JSON
     */
    public JsonNode tree() {
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

    /** Returns all strings in a tree, at any depth. */
    public static List<String> texts(JsonNode tree) {
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
