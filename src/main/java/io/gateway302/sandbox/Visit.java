package io.gateway302.sandbox;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.sandbox.template.Scope;
import io.gateway302.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A call that has found its operation.
 *
 * @param call the call
 * @param operation what it means
 * @param key the key that it came with
 * @param variables what the path's variables stand for
 * @param request its body as JSON; see {@link Payload#tree()}
 * @param model name of the model, as the call has it; the operation's first one where it names none
 * @param script what its texts ask for
 * @param id our id of it, under which its cost can be looked up
 * @param start when it came
 */
record Visit(
        Call call,
        Operation operation,
        Secret key,
        Map<String, String> variables,
        JsonNode request,
        String model,
        Script script,
        String id,
        Instant start) {

    private static final List<String> PROMPTS = List.of(
            "prompt", "input", "text", "query", "gen_text", "promptText", "text_prompt", "message", "title", "content");

    /** Whether a stream is wanted. */
    boolean wantsStream() {
        if (operation.response() != ResponseKind.SSE_OR_JSON
                || call.query("async").equals("true")) {
            return false;
        }
        String flag = operation.streamFlag();
        return flag == null || request.path(flag).asBoolean(streamsByDefault(flag));
    }

    private boolean streamsByDefault(String flag) {
        return operation.fields().stream()
                .filter(field -> field.name().equals(flag))
                .anyMatch(field ->
                        field.defaultValue() != null && field.defaultValue().asBoolean(false));
    }

    /** A field of the body, or else a parameter of the query; empty where neither is there. */
    String text(String name) {
        return request.path(name).asString(call.query(name));
    }

    /** What is to be made, said or drawn, as far as a field with a usual name says it; may be empty. */
    String prompt() {
        return PROMPTS.stream()
                .map(name -> request.path(name).asString(""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElseGet(() -> call.query("prompt"));
    }

    /** Whether it starts a task. */
    boolean startsTask() {
        return operation.response() == ResponseKind.TASK
                || operation.poll() != null
                || call.query("async").equals("true");
    }

    /** Whether the caller would rather have JSON than a file. */
    boolean prefersJson() {
        return call.header("Accept").contains("application/json")
                && !call.header("Accept").contains("*/*");
    }

    /** Whether a field of the body or a parameter of the query is true. */
    boolean isTrue(String field) {
        return request.path(field).asBoolean(call.query(field).equals("true"));
    }

    /** What placeholders stand for in an answer to it. */
    Scope scope() {
        return new Scope(call.address(), start, seed())
                .with("request", id)
                .with("model", model)
                .with("prompt", prompt());
    }

    /** A number that is another one for each call. */
    long seed() {
        return id.hashCode() * 0x9E3779B97F4A7C15L;
    }
}
