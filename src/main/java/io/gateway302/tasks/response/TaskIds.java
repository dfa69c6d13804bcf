package io.gateway302.tasks.response;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.tasks.store.Fingerprint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Search for task ids in submissions and polls. */
public final class TaskIds {

    private static final int MAX_LENGTH = 512;

    /** Name of the id in polls whose documentation does not tell it. */
    private static final String USUAL_NAME = "task_id";

    /** Names of task ids in the query or body of polls, in lower case. */
    private static final Set<String> NAMES = Set.of(
            "id",
            "ids",
            "task_id",
            "taskid",
            "request_id",
            "uuid",
            "job_id",
            "jobid",
            "pptid",
            "video_id",
            "generation_id",
            "uid");

    /** Places of the task id in responses whose catalog entry does not define one. */
    private static final List<String> PLACES = List.of(
            "task_id",
            "taskId",
            "data.task_id",
            "data.taskId",
            "data.task.id",
            "task.id",
            "output.task_id",
            "id",
            "data.id",
            "request_id",
            "job_id",
            "jobId",
            "JobId",
            "Response.JobId",
            "uuid",
            "data.uuid",
            "data.uid",
            "data.pptId",
            "result",
            "data");

    private TaskIds() {}

    /**
     * Id of a task in the response to its submission.
     *
     * @param place dotted path of the id
     * @param id the id
     */
    public record Started(String place, String id) {

        /** Returns the name of the field in which polls name the task, as the response does. */
        public String field() {
            String name = place.substring(place.lastIndexOf('.') + 1);
            return isName(name) ? name : USUAL_NAME;
        }
    }

    /** Returns the id of the task that a response has started; null if it contains none. */
    public static @Nullable String started(Operation submission, JsonNode answer) {
        Started found = find(submission, answer);
        return found == null ? null : found.id();
    }

    /** Returns the id of the task that a response has started, with its place; null if it contains none. */
    public static @Nullable Started find(Operation submission, JsonNode answer) {
        Stream<String> documented = submission.success().stream()
                .filter(form -> form.matches(answer))
                .map(SuccessForm::result)
                .flatMap(List::stream)
                // a form may list an immediate result before the id of the task
                .filter(place -> place.toLowerCase(Locale.ROOT).endsWith("id")
                        || place.equals("result")
                        || place.equals("data")
                        || place.equals("body"));
        return Stream.concat(documented, PLACES.stream())
                .flatMap(place -> Stream.ofNullable(text(at(answer, place))).map(id -> new Started(place, id)))
                .findFirst()
                .orElse(null);
    }

    /** Returns all values in a call that may be the id of a polled task. */
    public static Set<String> askedFor(GatewayExchange request) {
        Set<String> ids = new LinkedHashSet<>();
        request.target().variables().values().stream().map(TaskIds::decoded).forEach(ids::add);
        request.target().forEachParameter((name, value) -> {
            if (isName(name)) {
                ids.add(value);
            }
        });
        JsonNode body = request.body().tree();
        body.properties().stream()
                .filter(field -> isName(field.getKey()))
                .map(Map.Entry::getValue)
                // a repeated field of a form is a list too
                .flatMap(value -> value.isArray() ? value.valueStream() : Stream.of(value))
                .filter(value -> value.isString() || value.isIntegralNumber())
                .forEach(value -> ids.add(value.asString()));
        return ids.stream()
                .flatMap(TaskIds::each)
                .map(String::strip)
                .filter(id -> !id.isEmpty() && id.length() <= MAX_LENGTH)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the text, and the elements of the list that it may be. */
    private static Stream<String> each(String text) {
        return text.indexOf(',') < 0 ? Stream.of(text) : Stream.concat(Stream.of(text), Arrays.stream(text.split(",")));
    }

    /** Returns whether a field of this name has task ids, also in the form {@code ids[]}. */
    public static boolean isName(String name) {
        int end = name.indexOf('[');
        return NAMES.contains((end < 0 ? name : name.substring(0, end)).strip().toLowerCase(Locale.ROOT));
    }

    /** Returns the key of a task in the store. It contains the provider, because ids are only unique within one. */
    public static String key(String provider, String id) {
        return Fingerprint.of(provider + "\n" + id);
    }

    /** Returns the value at a dotted path; a list is replaced by its first element. */
    public static JsonNode at(JsonNode node, String place) {
        JsonNode found = node;
        for (String name : place.split("\\.")) {
            found = found.isArray() ? found.path(0).path(name) : found.path(name);
        }
        return found;
    }

    /** Returns the value as an id; null if it is none. */
    public static @Nullable String text(JsonNode node) {
        return node.isString() || node.isIntegralNumber() ? text(node.asString()) : null;
    }

    /** Returns the text; null if it is no id. */
    public static @Nullable String text(String text) {
        return text.isEmpty() || text.length() > MAX_LENGTH || text.indexOf(' ') >= 0 ? null : text;
    }

    /** Returns the text without its percent encoding; the text itself if that is invalid. */
    public static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
