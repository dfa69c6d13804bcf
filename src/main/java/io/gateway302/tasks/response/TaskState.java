package io.gateway302.tasks.response;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.UpstreamTask;
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
public final class TaskState {

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
            "task.status",
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
    private static final int MIN_ERROR = 400;

    private static final List<String> COST_IDS = List.of("ai302_cost_request_ids", "data.ai302_cost_request_ids");
    private static final int MAX_COST_ID_LENGTH = 200;

    private TaskState() {}

    /** Returns the state in a response of the operation. */
    public static UpstreamTask.State of(Operation poll, JsonNode answer) {
        UpstreamTask.State unmarked = UnmarkedPolls.of(poll.id(), answer);
        return unmarked == null ? of(NUMBERS.getOrDefault(poll.id(), USUAL), answer) : unmarked;
    }

    /** Returns the state that a word means. */
    static UpstreamTask.State ofWord(String word) {
        String plain = word.strip().toLowerCase(Locale.ROOT);
        if (BAD.contains(plain)) {
            return UpstreamTask.State.FAILED;
        }
        return GOOD.contains(plain) ? UpstreamTask.State.SUCCEEDED : UpstreamTask.State.RUNNING;
    }

    /** Returns whether a response names a state at all, in a word or a number. */
    public static boolean isNamedIn(JsonNode answer) {
        return TaskIds.at(answer, "data.status").isIntegralNumber()
                || PLACES.stream().anyMatch(place -> TaskIds.at(answer, place).isString());
    }

    static UpstreamTask.State of(JsonNode answer) {
        return of(USUAL, answer);
    }

    private static UpstreamTask.State of(Numbers numbers, JsonNode answer) {
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
            return UpstreamTask.State.FAILED;
        }
        // "success" may refer to the poll while another field says that the task is still running
        return !words.isEmpty() && GOOD.containsAll(words) ? UpstreamTask.State.SUCCEEDED : UpstreamTask.State.RUNNING;
    }

    /**
     * Returns the state in a response of {@code GET /v1/async_result} (302.AI's asynchronous calls). It has no {@code
     * data} while {@code err} is {@code pending} or {@code result pending}. The call inside failed if {@code
     * status_code} says so.
     */
    private static UpstreamTask.State ofAsynchronousCompletion(JsonNode answer) {
        String error = answer.path("err").asString("");
        String text = error.toLowerCase(Locale.ROOT);
        int code = answer.path("status_code").asInt(0);
        if (PENDING.contains(error)
                || UNDECIDED_CODES.contains(code)
                || UNDECIDED.stream().anyMatch(text::contains)) {
            return UpstreamTask.State.RUNNING;
        }
        if (!error.isEmpty() || code >= MIN_ERROR) {
            return UpstreamTask.State.FAILED;
        }
        return answer.hasNonNull("data") ? UpstreamTask.State.SUCCEEDED : UpstreamTask.State.RUNNING;
    }

    /** Returns the upstream id of the cost record of the task; null if the response has none. */
    public static @Nullable String costId(JsonNode answer) {
        for (String place : COST_IDS) {
            JsonNode ids = TaskIds.at(answer, place);
            JsonNode id = ids.isArray() ? ids.path(ids.size() - 1) : ids;
            if (id.isString() && !id.stringValue().isEmpty() && id.stringValue().length() <= MAX_COST_ID_LENGTH) {
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

        private UpstreamTask.State state(int number) {
            if (good.contains(number)) {
                return UpstreamTask.State.SUCCEEDED;
            }
            return bad.contains(number) ? UpstreamTask.State.FAILED : UpstreamTask.State.RUNNING;
        }
    }
}
