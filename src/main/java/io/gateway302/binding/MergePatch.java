package io.gateway302.binding;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of something as a merge patch (RFC 7396): what is named is set, what is null is removed, the rest stays. What
 * comes of it is held to the same rules as a new one.
 *
 * @param <T> what is changed
 */
public final class MergePatch<T extends Record & StrictBody> {

    private final JsonNode patch;
    private final StrictReader reader;

    MergePatch(JsonNode patch, StrictReader reader) {
        this.patch = patch;
        this.reader = reader;
    }

    /**
     * The record as it is after the change.
     *
     * @throws io.gateway302.problem.ProblemException if the patch has unknown names, or what comes of it breaks a rule
     */
    public T applyTo(T record, Class<T> type) {
        return reader.patched(record, type, patch);
    }

    /** Section 2 of the RFC. */
    static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? (ObjectNode) target.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), merged(result.path(change.getKey()), change.getValue()));
            }
        });
        return result;
    }
}
