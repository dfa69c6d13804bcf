package io.gateway302.tasks;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Job;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Parser for the state of a task in the response to a poll. Only a known final value ends a task; any other value means
 * that it is running.
 */
final class TaskState {

    private static final List<String> PLACES = List.of(
            "status",
            "state",
            "task_status",
            "data.task_status",
            "data.status",
            "data.state",
            "data.task.status",
            "task.status",
            "output.task_status",
            "output.status",
            "result.status",
            "result.state",
            "job.status",
            "data.task.state",
            "Result.Status",
            "Status",
            "Response.Status",
            "jobs.status");

    private static final Set<String> GOOD = Set.of(
            "success",
            "succeed",
            "succeeded",
            "completed",
            "complete",
            "done",
            "finished",
            "finish",
            "ready",
            "incomplete",
            "task_status_succeed");

    private static final Set<String> BAD = Set.of(
            "fail",
            "failed",
            "failure",
            "error",
            "cancel",
            "cancelled",
            "canceled",
            "rejected",
            "banned",
            "request moderated",
            "content moderated");

    /**
     * Words in errors that do not say that the task has failed: its result may have expired after it succeeded, and
     * was paid for.
     */
    private static final List<String> UNDECIDED = List.of("expire", "timeout", "timed out", "not found");

    /** Statuses of such errors: not found, timeout and gone. */
    private static final Set<Integer> UNDECIDED_CODES = Set.of(404, 408, 410, 504, 524);

    /**
     * Final states of 302.AI's own wrappers of video services: 99 is success, 50 is failure (documentation of Kling's
     * Fetch).
     */
    private static final Numbers USUAL = new Numbers(Set.of(99), Set.of(50));

    /** Final states of the polls that have other numbers, by the id of the operation. */
    private static final Map<String, Numbers> NUMBERS = Map.of(
            "chanjing.video", new Numbers(Set.of(30), Set.of(40, -1)),
            "chanjing.audio_task_state", new Numbers(Set.of(9), Set.of(10)),
            "chanjing.customised_audio", new Numbers(Set.of(2), Set.of(4, -1)),
            "chanjing.customised_person", new Numbers(Set.of(2), Set.of(4, -1)));

    private static final Set<String> PENDING = Set.of("pending", "result pending");
    private static final int LOWEST_ERROR = 400;

    private static final List<String> COST_IDS = List.of("ai302_cost_request_ids", "data.ai302_cost_request_ids");
    private static final int LONGEST_COST_ID = 200;

    private TaskState() {}

    /** Returns the state in a response of the operation. */
    static Job.State of(Operation poll, JsonNode answer) {
        return of(NUMBERS.getOrDefault(poll.id(), USUAL), answer);
    }

    static Job.State of(JsonNode answer) {
        return of(USUAL, answer);
    }

    private static Job.State of(Numbers numbers, JsonNode answer) {
        if (answer.has("err") && answer.has("status_code")) {
            return ofAsynchronousCompletion(answer);
        }
        JsonNode code = TaskIds.at(answer, "data.status");
        if (code.isIntegralNumber()) {
            return numbers.state(code.intValue());
        }
        List<String> words = PLACES.stream()
                .map(place -> TaskIds.at(answer, place))
                .filter(JsonNode::isString)
                .map(node -> node.stringValue().strip().toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.stream().anyMatch(BAD::contains)) {
            return Job.State.FAILED;
        }
        // "success" may refer to the poll while another field says that the task is still running
        return !words.isEmpty() && GOOD.containsAll(words) ? Job.State.SUCCEEDED : Job.State.RUNNING;
    }

    /**
     * Returns the state in a response of {@code GET /v1/async_result} (302.AI's asynchronous calls). It has no {@code
     * data} while {@code err} is {@code pending} or {@code result pending}. The call inside failed if {@code
     * status_code} says so.
     */
    private static Job.State ofAsynchronousCompletion(JsonNode answer) {
        String error = answer.path("err").asString("");
        String text = error.toLowerCase(Locale.ROOT);
        int code = answer.path("status_code").asInt(0);
        if (PENDING.contains(error)
                || UNDECIDED_CODES.contains(code)
                || UNDECIDED.stream().anyMatch(text::contains)) {
            return Job.State.RUNNING;
        }
        if (!error.isEmpty() || code >= LOWEST_ERROR) {
            return Job.State.FAILED;
        }
        return answer.hasNonNull("data") ? Job.State.SUCCEEDED : Job.State.RUNNING;
    }

    /** Returns the upstream id of the cost record of the task; null if the response has none. */
    static @Nullable String costId(JsonNode answer) {
        for (String place : COST_IDS) {
            JsonNode ids = TaskIds.at(answer, place);
            JsonNode id = ids.isArray() ? ids.path(ids.size() - 1) : ids;
            if (id.isString() && !id.stringValue().isEmpty() && id.stringValue().length() <= LONGEST_COST_ID) {
                return id.stringValue();
            }
        }
        return null;
    }

    /**
     * Final states that are numbers.
     *
     * @param good states of success
     * @param bad states of failure
     */
    private record Numbers(Set<Integer> good, Set<Integer> bad) {

        private Job.State state(int number) {
            if (good.contains(number)) {
                return Job.State.SUCCEEDED;
            }
            return bad.contains(number) ? Job.State.FAILED : Job.State.RUNNING;
        }
    }
}
