package io.gateway302.identity.client;

import io.gateway302.identity.Limits;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conversion of columns that contain JSON as text. They are read and written as a whole and never searched. */
final class JsonColumn {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private JsonColumn() {}

    static String of(Object value) {
        return JSON.writeValueAsString(value);
    }

    static List<String> texts(String column) {
        return JSON.readValue(column, TEXTS);
    }

    static Limits limits(String column) {
        return JSON.readValue(column, Limits.class);
    }

    static JsonNode tree(String column) {
        return JSON.readTree(column);
    }
}
