package io.gateway302.catalog;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One form that a good answer may take. An answer has it if every condition holds; it is then a success if at least one
 * of the result paths leads to something.
 *
 * @param when dotted path → the value that must stand there, or one of several
 * @param result dotted paths of the result, of which at least one must be present and not empty; none where the
 *     conditions alone decide
 */
public record SuccessForm(Map<String, List<JsonNode>> when, List<String> result) {

    /** Whether the answer has this form. */
    public boolean matches(JsonNode answer) {
        return when.entrySet().stream()
                .allMatch(condition -> condition.getValue().contains(DottedPath.at(answer, condition.getKey())));
    }

    /** Whether the answer, which has this form, holds a result. */
    public boolean hasResult(JsonNode answer) {
        return result.isEmpty() || result.stream().anyMatch(path -> !isEmpty(DottedPath.at(answer, path)));
    }

    /** How many results an answer of this form holds: elements of the first result path that leads to something. */
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
