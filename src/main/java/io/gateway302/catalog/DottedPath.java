package io.gateway302.catalog;

import tools.jackson.databind.JsonNode;

/** Paths within JSON objects, as the catalog writes them: {@code data.task_id}. */
public final class DottedPath {

    private DottedPath() {}

    /** Returns the node at the path, or a missing node. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            found = found.path(path.substring(from, dot));
            from = dot + 1;
        }
        return found.path(from == 0 ? path : path.substring(from));
    }
}
