package io.gateway302.sandbox.call;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.sandbox.template.Scope;
import io.gateway302.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Simulated call whose operation is known.
 *
 * @param call call
 * @param operation catalog operation
 * @param key API key of the call
 * @param variables values of the path variables
 * @param request body as JSON; see {@link Payload#tree()}
 * @param model name of the model in the call; the first model of the operation if the call has none
 * @param script instructions in the texts of the call
 * @param id the sandbox's id of the call, which identifies its cost record
 * @param start time of arrival
 */
public record SimulatedCall(
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

    /** Returns whether the response is to be streamed. */
    public boolean wantsStream() {
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

    /** Returns a field of the body, or else a query parameter; empty if both are absent. */
    public String text(String name) {
        return request.path(name).asString(call.query(name));
    }

    /** Returns the prompt: the first text in a field with a usual name; may be empty. */
    public String prompt() {
        return PROMPTS.stream()
                .map(name -> request.path(name).asString(""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElseGet(() -> call.query("prompt"));
    }

    /** Returns whether the call starts a task. */
    public boolean startsTask() {
        return operation.response() == ResponseKind.TASK
                || operation.poll() != null
                || call.query("async").equals("true");
    }

    /** Returns whether the caller prefers JSON to a file. */
    public boolean prefersJson() {
        return call.header("Accept").contains("application/json")
                && !call.header("Accept").contains("*/*");
    }

    /** Returns whether a field of the body or a query parameter is true. */
    public boolean isTrue(String field) {
        return request.path(field).asBoolean(call.query(field).equals("true"));
    }

    /** Returns the values of placeholders in a response to the call. */
    public Scope scope() {
        return new Scope(call.address(), start, seed())
                .with("request", id)
                .with("model", model)
                .with("prompt", prompt());
    }

    /** Returns a number that differs for each call. */
    public long seed() {
        return id.hashCode() * 0x9E3779B97F4A7C15L;
    }
}
