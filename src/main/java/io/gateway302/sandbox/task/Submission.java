package io.gateway302.sandbox.task;

import io.gateway302.sandbox.template.Scope;
import io.gateway302.secret.Secret;
import java.time.Instant;

/**
 * What is known of a task when it is submitted.
 *
 * @param operation id of the operation that starts it
 * @param address base address of the links in its result
 * @param key the key that it came with; only a question with the same key is answered
 * @param request our id of the call
 * @param model name of the model; may be empty
 * @param prompt what is to be made; may be empty
 * @param result a document that the result holds; empty for none
 * @param end how it ends
 * @param time when it was submitted
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

    private static final int LONGEST_PROMPT = 200;

    /** Shortens the prompt. */
    public Submission {
        prompt = prompt.codePointCount(0, prompt.length()) <= LONGEST_PROMPT
                ? prompt
                : prompt.substring(0, prompt.offsetByCodePoints(0, LONGEST_PROMPT));
    }

    /** What the placeholders of its answers stand for, the same at each question. */
    Scope scope() {
        return new Scope(address, time, request.hashCode())
                .with("request", request)
                .with("model", model)
                .with("prompt", prompt)
                .with("result", result);
    }
}
