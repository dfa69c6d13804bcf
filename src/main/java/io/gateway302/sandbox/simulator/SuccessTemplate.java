package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.SuccessForm;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Factory of minimal templates that satisfy the success rule of an operation. */
final class SuccessTemplate {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SuccessTemplate() {}

    /**
     * Returns a template of a successful response.
     *
     * @param id value of a result that is an id
     */
    static JsonNode of(Operation operation, String id) {
        ObjectNode template = JSON.objectNode();
        if (operation.success().isEmpty()) {
            return template.put("code", 0).put("msg", "success").put("data", id);
        }
        SuccessForm form = operation.success().getFirst();
        form.when().forEach((path, values) -> put(template, path, values.getFirst()));
        form.result().stream().findFirst().ifPresent(path -> put(template, path, result(operation, path, id)));
        return template;
    }

    private static JsonNode result(Operation operation, String path, String id) {
        String name = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.endsWith("images") || name.endsWith("image_urls")) {
            return JSON.arrayNode().add(JSON.objectNode().put("url", "<file.png>"));
        }
        return JSON.stringNode(name.endsWith("url") ? "<file." + extension(operation, path) + ">" : id);
    }

    private static String extension(Operation operation, String path) {
        String about = (path + operation.section() + operation.path()).toLowerCase(Locale.ROOT);
        if (about.contains("video")) {
            return "mp4";
        }
        return about.contains("audio") || about.contains("music") ? "mp3" : "png";
    }

    private static void put(ObjectNode template, String path, JsonNode value) {
        ObjectNode object = template;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            object = object.withObject("/" + names[i]);
        }
        object.set(names[names.length - 1], value);
    }
}
