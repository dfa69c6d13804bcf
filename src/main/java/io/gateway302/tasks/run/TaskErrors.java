package io.gateway302.tasks.run;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.secret.Redaction;
import io.gateway302.tasks.response.TaskIds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Errors of tasks, as problem details of RFC 9457. */
final class TaskErrors {

    private static final int MAX_MESSAGE = 500;

    /** Places of a message in responses that say that a task has failed. */
    private static final List<String> MESSAGES = List.of(
            "error.message",
            "error",
            "data.error.message",
            "data.error",
            "err",
            "fail_reason",
            "failReason",
            "data.fail_reason",
            "failure_reason",
            "errorMessage",
            "error_message",
            "ErrorMessage",
            "output.message",
            "result.errorMsg",
            "task.error.message",
            "data.task_status_msg",
            "data.message",
            "data.msg",
            "data.detail",
            "details.reason",
            "err_code",
            "detail",
            "base_resp.status_msg");

    private final String contextPath;

    /**
     * Creates the factory.
     *
     * @param contextPath path of the server before those of the gateway; empty for none
     */
    TaskErrors(String contextPath) {
        this.contextPath = contextPath;
    }

    /** Returns the error of a problem. */
    JsonNode of(ProblemException problem) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("type", contextPath + "/problems/" + problem.type().slug());
        error.put("title", problem.type().title());
        error.put("status", problem.type().status().value());
        error.put("detail", Redaction.redact(problem.detail()));
        String code = Redaction.redactNullable(problem.upstreamCode());
        if (code != null) {
            error.put("upstream_code", code);
        }
        return error;
    }

    /** Returns the error of a response that says that the task has failed, with the message of the provider. */
    JsonNode ofFailure(@Nullable JsonNode answer) {
        String message = answer == null ? null : message(answer);
        return of(new ProblemException(
                ProblemType.UPSTREAM_FAILED,
                message == null
                        ? "302.AI reports that the task failed"
                        : "302.AI reports that the task failed: " + message));
    }

    private static @Nullable String message(JsonNode answer) {
        for (String place : MESSAGES) {
            JsonNode found = TaskIds.at(answer, place);
            if (found.isString() && !found.stringValue().isBlank()) {
                String text = found.stringValue().strip();
                return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text;
            }
        }
        return null;
    }
}
