package io.gateway302.catalog;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Form of a successful response. A response has this form if every condition holds. It is then a success if at least
 * one result path has a value.
 *
 * @param when conditions by dotted path, each with the allowed values at that path
 * @param result dotted paths of the result, of which at least one must be present and not empty; no paths if the
 *     conditions are sufficient
 */
public record SuccessForm(Map<String, List<JsonNode>> when, List<String> result) {

    /** Returns whether the response has this form. */
    public boolean matches(JsonNode answer) {
        return when.entrySet().stream()
                .allMatch(condition -> condition.getValue().contains(DottedPath.at(answer, condition.getKey())));
    }

    /** Returns whether a response of this form contains a result. */
    public boolean hasResult(JsonNode answer) {
        return result.isEmpty() || result.stream().anyMatch(path -> !isEmpty(DottedPath.at(answer, path)));
    }

    /** Returns the number of results in a response of this form: the elements at the first result path with a value. */
    public int resultCount(JsonNode answer) {
        return result.stream()
                .map(path -> DottedPath.at(answer, path))
                .filter(node -> !isEmpty(node))
                .findFirst()
                .map(node -> node.isArray() ? node.size() : 1)
                .orElse(0);
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isContainer() ? node.isEmpty() : node.asString().isBlank());
    }
}
