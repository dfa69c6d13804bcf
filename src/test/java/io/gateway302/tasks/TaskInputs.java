package io.gateway302.tasks;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.CatalogCall;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Inputs of tasks with the required fields of an operation. */
final class TaskInputs {

    private static final String PICTURE = "data:image/png;base64,AQID";

    private static final List<String> PROMPTS = List.of(
            "prompt", "input", "text", "query", "gen_text", "promptText", "text_prompt", "message", "title", "content");

    private TaskInputs() {}

    /** Returns the input of an operation with this text as its prompts. */
    static JsonNode of(Operation operation, String text) {
        ObjectNode input = CatalogCall.input(operation, text, Map.of());
        if (PROMPTS.stream().noneMatch(name -> input.path(name).asString("").equals(text))) {
            // the sandbox reads its instructions in the first of these fields
            input.put(PROMPTS.getFirst(), text);
        }
        operation.fields().stream()
                .filter(field -> field.types().contains(Field.Type.FILE) && input.has(field.name()))
                .forEach(field -> input.put(field.name(), PICTURE));
        return input;
    }
}
