package io.gateway302.webhooks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Body of an event: {@code type}, {@code timestamp} and {@code data}, in less than 20 kB. If the data is larger, the last
 * results are left out, and then other large parts. {@code omitted} in the data names what is not complete.
 */
final class EventBody {

    /** Maximum size in bytes; Standard Webhooks recommend less than 20 kB. */
    static final int MAX_SIZE = 20_000;

    private static final String OMITTED = "omitted";
    private static final String RESULTS = "results";

    /** Parts that a receiver needs to find and understand the task; all of them are short. */
    private static final Set<String> KEPT = Set.of(
            "id",
            "object",
            "operation",
            "model",
            "status",
            "progress",
            "version",
            "created_at",
            "started_at",
            "completed_at",
            "expires_at",
            "links",
            OMITTED);

    private static final JsonMapper JSON = JsonMapper.shared();

    private EventBody() {}

    /** Returns the JSON text. */
    static String of(String type, Instant at, JsonNode data) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type);
        body.put("timestamp", at.truncatedTo(ChronoUnit.MILLIS).toString());
        JsonNode copy = data.deepCopy();
        body.set("data", copy);
        if (copy instanceof ObjectNode object) {
            // the output is read at the task itself
            object.remove("output");
            shorten(body, object);
        }
        return JSON.writeValueAsString(body);
    }

    private static void shorten(ObjectNode body, ObjectNode data) {
        while (size(body) > MAX_SIZE) {
            Optional<String> part = largest(data);
            if (part.isEmpty()) {
                throw new IllegalArgumentException("The event has more than " + MAX_SIZE + " bytes");
            }
            note(data, part.get());
            if (part.get().equals(RESULTS) && data.get(RESULTS) instanceof ArrayNode results && !results.isEmpty()) {
                shorten(body, results);
            } else {
                data.remove(part.get());
            }
        }
    }

    /** Keeps as many of the first results as fit. */
    private static void shorten(ObjectNode body, ArrayNode results) {
        int excess = size(body) - MAX_SIZE;
        while (excess > 0 && !results.isEmpty()) {
            excess -= size(results.remove(results.size() - 1)) + 1;
        }
    }

    private static Optional<String> largest(ObjectNode data) {
        return data.properties().stream()
                .filter(part -> !KEPT.contains(part.getKey()))
                .max(Comparator.comparingInt(part -> size(part.getValue())))
                .map(Map.Entry::getKey);
    }

    private static void note(ObjectNode data, String part) {
        ArrayNode omitted = data.get(OMITTED) instanceof ArrayNode known ? known : data.putArray(OMITTED);
        if (omitted.valueStream().noneMatch(name -> name.stringValue("").equals(part))) {
            omitted.add(part);
        }
    }

    private static int size(JsonNode node) {
        return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8).length;
    }
}
