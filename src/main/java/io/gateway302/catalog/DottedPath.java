package io.gateway302.catalog;

import tools.jackson.databind.JsonNode;

/** Paths within JSON objects, as the catalog writes them: {@code data.task_id}. */
public final class DottedPath {

    private DottedPath() {}

    /** Returns the node at the path, or a missing node. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String name : path.split("\\.")) {
            found = found.path(name);
        }
        return found;
    }
}
