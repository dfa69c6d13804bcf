package io.gateway302.catalog;

import tools.jackson.databind.JsonNode;

/** Places within JSON objects, as the catalog writes them: {@code data.task_id}. */
public final class DottedPath {

    private DottedPath() {}

    /** What stands at the place; a missing node where nothing does. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String name : path.split("\\.")) {
            found = found.path(name);
        }
        return found;
    }
}
