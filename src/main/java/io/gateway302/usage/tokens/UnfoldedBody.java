package io.gateway302.usage.tokens;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Body whose texts that contain a JSON object are replaced by it. Forms have objects in this way. */
public final class UnfoldedBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Maximum length of such a text, in characters. */
    private static final int MAX_LENGTH = 64 * 1024;

    private UnfoldedBody() {}

    /** Returns the body itself if it has no such text, otherwise a copy. */
    public static JsonNode of(JsonNode body) {
        return body instanceof ObjectNode object ? of(object) : body;
    }

    private static JsonNode of(ObjectNode body) {
        ObjectNode copy = null;
        for (var member : body.properties()) {
            ObjectNode object = object(member.getValue(), JSON);
            if (object != null) {
                copy = copy == null ? body.objectNode().setAll(body) : copy;
                copy.set(member.getKey(), object);
            }
        }
        return copy == null ? body : copy;
    }

    /** Returns whether such an object has a name twice, of which readers take different ones. */
    public static boolean isAmbiguous(JsonNode body) {
        return body.valueStream().anyMatch(value -> object(value, JSON) != null && object(value, STRICT) == null);
    }

    private static @Nullable ObjectNode object(JsonNode node, JsonMapper mapper) {
        String text = node.isString() ? node.stringValue().strip() : "";
        if (!text.startsWith("{") || !text.endsWith("}") || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            return mapper.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JacksonException _) {
            return null;
        }
    }
}
