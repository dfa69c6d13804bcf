package io.gateway302.tasks;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.tasks.response.TaskIds;
import io.gateway302.tasks.response.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Row of the table of operations that start tasks, with what a task of this operation has shown.
 *
 * @param operation the operation
 * @param idPlace dotted path of the task id in the response to the submission
 * @param task the task at its end
 * @param isCancellable whether 302.AI can cancel it
 */
record TaskOperationRow(Operation operation, String idPlace, JsonNode task, boolean isCancellable) {

    static final String HEADER = """
            | operation | submit | id | poll | end | cancel | result |
            |---|---|---|---|---|---|---|
            """;

    private static final Pattern UUID = Pattern.compile("[0-9a-f-]{36}");
    private static final int MAX_WORD_LENGTH = 30;
    private static final String OTHER_WORD = "running";
    private static final int OTHER_NUMBER = 123_456;

    /** Creates the row of an operation from the response to a submission and from a task that has ended. */
    static TaskOperationRow of(Operation operation, JsonNode submission, JsonNode task, boolean isCancellable) {
        return new TaskOperationRow(
                operation,
                Objects.requireNonNull(TaskIds.find(operation, submission)).place(),
                task,
                isCancellable);
    }

    /** Returns the row in Markdown. */
    String text(Catalog catalog) {
        Poll poll = Objects.requireNonNull(operation.poll());
        return "| `%s` | `%s %s` | `%s` | `%s %s` | %s | %s | %s |\n"
                .formatted(
                        operation.id(),
                        operation.method(),
                        operation.path(),
                        idPlace,
                        poll.method(),
                        poll.path(),
                        String.join(", ", ends(catalog.polls(operation).getFirst())),
                        isCancellable ? "yes" : "no",
                        results());
    }

    /** Returns the fields without which the last response would not have ended the task, or with another value. */
    List<String> ends(Operation poll) {
        JsonNode output = task.path("output");
        if (TaskState.of(poll, output) != UpstreamTask.State.SUCCEEDED) {
            // the gateway takes a file for the end of a task whose polls never name a state
            return TaskState.isNamedIn(output) ? List.of() : List.of("a file is there");
        }
        List<String> found = new ArrayList<>();
        collect(poll, output, output, "", found);
        return found;
    }

    private static void collect(Operation poll, JsonNode whole, JsonNode part, String place, List<String> found) {
        if (part instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                String here = (place.isEmpty() ? "" : place + ".")
                        + UUID.matcher(name).replaceAll("{id}");
                object.remove(name);
                boolean isNeeded = TaskState.of(poll, whole) != UpstreamTask.State.SUCCEEDED;
                object.set(name, other(value));
                boolean isDecisive = TaskState.of(poll, whole) != UpstreamTask.State.SUCCEEDED;
                object.set(name, value);
                if (value.isContainer()) {
                    collect(poll, whole, value, here, found);
                } else if ((isDecisive || isNeeded) && !value.asString("").isBlank()) {
                    found.add(described(here, value, isDecisive));
                }
            }
        } else if (part instanceof ArrayNode array && !array.isEmpty()) {
            collect(poll, whole, array.get(0), place, found);
        }
    }

    private static JsonNode other(JsonNode value) {
        ObjectNode holder = JsonMapper.shared().createObjectNode();
        if (value.isNumber()) {
            return holder.put("value", OTHER_NUMBER).get("value");
        }
        return value.isString() ? holder.put("value", OTHER_WORD).get("value") : value;
    }

    private static String described(String place, JsonNode value, boolean isDecisive) {
        String word = value.asString("");
        return isDecisive && word.length() <= MAX_WORD_LENGTH
                ? "`" + place + "` is `" + word + "`"
                : "`" + place + "` is there";
    }

    private String results() {
        String kinds = task.path("results")
                .valueStream()
                .map(result -> result.path("kind").asString(""))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "`output`" : kinds;
    }
}
