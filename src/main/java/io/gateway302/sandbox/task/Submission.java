package io.gateway302.sandbox.task;

import io.gateway302.sandbox.template.Scope;
import io.gateway302.secret.Secret;
import java.time.Instant;

/**
 * Submission of a task.
 *
 * @param operation id of the operation that starts the task
 * @param address base address of links in the result
 * @param key API key of the submission; only polls with the same key find the task
 * @param request the sandbox's id of the call
 * @param model name of the model; may be empty
 * @param prompt prompt; may be empty
 * @param result document for the result; empty for none
 * @param end end of the task
 * @param time time of the submission
 */
public record Submission(
        String operation,
        String address,
        Secret key,
        String request,
        String model,
        String prompt,
        String result,
        TaskEnd end,
        Instant time) {

    private static final int MAX_PROMPT_LENGTH = 200;

    /** Shortens the prompt. */
    public Submission {
        prompt = prompt.codePointCount(0, prompt.length()) <= MAX_PROMPT_LENGTH
                ? prompt
                : prompt.substring(0, prompt.offsetByCodePoints(0, MAX_PROMPT_LENGTH));
    }

    /** Returns the values of placeholders in responses about the task, the same for each poll. */
    Scope scope() {
        return new Scope(address, time, request.hashCode())
                .with("request", request)
                .with("model", model)
                .with("prompt", prompt)
                .with("result", result);
    }
}
