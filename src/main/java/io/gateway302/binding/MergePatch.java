package io.gateway302.binding;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Change as a merge patch (RFC 7396): sets the named fields, removes those that are null, keeps the others. The result
 * is validated like a new body.
 *
 * @param <T> type of the changed record
 */
public final class MergePatch<T extends Record & StrictBody> {

    private final JsonNode patch;
    private final StrictReader reader;

    MergePatch(JsonNode patch, StrictReader reader) {
        this.patch = patch;
        this.reader = reader;
    }

    /**
     * Returns the record after the change.
     *
     * @throws io.gateway302.problem.ProblemException if the patch has unknown names, or the result is invalid
     */
    public T applyTo(T record, Class<T> type) {
        return reader.patched(record, type, patch);
    }

    /** Merges the patch into the target (RFC 7396 §2). */
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
