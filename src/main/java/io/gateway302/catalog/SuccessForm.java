package io.gateway302.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

    /** Results that only identify a request or its response. */
    private static final Set<String> REQUEST_IDS = Set.of("id", "_id", "request_id");

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    /** Returns whether the response has this form. */
    public boolean matches(JsonNode response) {
        return when.entrySet().stream()
                .allMatch(condition -> condition.getValue().contains(DottedPath.at(response, condition.getKey())));
    }

    /**
     * Returns whether a success field of this form is in the response and says otherwise. Success fields are those
     * whose allowed values are numbers or booleans; a text may have values that are not documented.
     */
    public boolean isDeniedBy(JsonNode response) {
        return when.entrySet().stream()
                .filter(condition -> condition.getValue().stream().allMatch(SuccessForm::isCode))
                .anyMatch(condition -> {
                    JsonNode found = DottedPath.at(response, condition.getKey());
                    boolean code = isCode(found)
                            || (found.isString()
                                    && NUMBER.matcher(found.stringValue()).matches());
                    return code
                            && condition.getValue().stream()
                                    .noneMatch(good -> good.asString().equals(found.asString()));
                });
    }

    private static boolean isCode(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    /** Returns whether a response of this form contains a result. */
    public boolean hasResult(JsonNode response) {
        return result.isEmpty() || result.stream().anyMatch(path -> !isEmpty(DottedPath.at(response, path)));
    }

    /**
     * Returns whether a response of any form has a documented result, so that the request was carried out. Ids of
     * requests are in failures too.
     */
    public boolean delivers(JsonNode response) {
        return result.stream()
                .filter(path -> !when.containsKey(path) && !REQUEST_IDS.contains(path))
                .map(path -> DottedPath.at(response, path))
                .anyMatch(node -> node.isNumber() ? node.doubleValue() != 0 : hasText(node));
    }

    private static boolean hasText(JsonNode node) {
        return node.isContainer()
                ? node.valueStream().anyMatch(SuccessForm::hasText)
                : node.isString() && !node.stringValue().isBlank();
    }

    /** Returns the number of results in a response of this form: the elements at the first result path with a value. */
    public int resultCount(JsonNode response) {
        return result.stream()
                .map(path -> DottedPath.at(response, path))
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
