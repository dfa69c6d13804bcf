package io.gateway302.sandbox.task;

import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.template.Scope;
import io.gateway302.sandbox.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Group of tasks with the same response formats. */
public final class TaskFamily {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final String name;
    private final List<String> polls;
    private final List<String> tasks;
    private final String id;
    private final Map<String, String> atOnce;
    private final JsonNode submitted;
    private final List<String> states;
    private final Form running;
    private final Form done;
    private final Form failed;
    private final Form unknown;

    /**
     * Creates a family from a form with all settings.
     *
     * @throws IllegalStateException if a setting is missing
     */
    TaskFamily(TaskForm form) {
        this.name = form.name();
        this.polls = form.polls();
        this.tasks = form.tasks() == null ? List.of() : form.tasks();
        this.id = given(form.id());
        this.atOnce = form.atOnce() == null ? Map.of() : form.atOnce();
        this.submitted = given(form.submitted());
        this.states = given(form.states());
        this.running = new Form(status(form.runningStatus(), OK), given(form.running()), null);
        this.done = new Form(
                OK,
                form.doneFile() == null ? given(form.done()) : given(form.running()),
                form.doneFile() == null ? null : Media.require(form.doneFile()));
        this.failed = new Form(status(form.failedStatus(), OK), given(form.failed()), null);
        this.unknown = new Form(status(form.unknownStatus(), NOT_FOUND), given(form.unknown()), null);
    }

    private <T> T given(@Nullable T setting) {
        if (setting == null) {
            throw new IllegalStateException("The sandbox's tasks '" + name + "' lack a setting");
        }
        return setting;
    }

    private static int status(@Nullable Integer status, int otherwise) {
        return status == null ? otherwise : status;
    }

    /** Returns whether the operation polls tasks of this family. */
    boolean isPolledBy(String operation) {
        return polls.contains(operation);
    }

    /**
     * Returns whether this family names the operation as one that starts its tasks. It decides between families with
     * the same polls.
     */
    boolean names(String operation) {
        return tasks.contains(operation);
    }

    /** Returns whether the family accepts all tasks that no other family names. */
    boolean isOpen() {
        return tasks.isEmpty();
    }

    String newId(Scope scope) {
        return Template.fill(id, scope);
    }

    JsonNode submitted(Scope scope) {
        return Template.fill(submitted, scope);
    }

    /** Returns whether the response to a submission is the result, given the fields of the submission. */
    boolean answersAtOnce(Predicate<String> isTrue) {
        return atOnce.entrySet().stream()
                .anyMatch(
                        entry -> isTrue.test(entry.getValue()) == entry.getKey().equals("if"));
    }

    Answer answer(TaskState state, Scope scope) {
        String word = word(state);
        scope.with("state", word)
                .with("number", word.matches("\\d{1,9}") ? Integer.parseInt(word) : 0)
                .with("percent", state.percent())
                .with("fraction", state.percent() / 100.0);
        return switch (state) {
            case QUEUED, RUNNING -> running.answer(scope);
            case DONE -> done.answer(scope);
            case FAILED -> failed.answer(scope);
        };
    }

    private String word(TaskState state) {
        return states.get(
                switch (state) {
                    case QUEUED -> 0;
                    case RUNNING -> 1;
                    case DONE -> 2;
                    case FAILED -> 3;
                });
    }

    Answer unknown(Scope scope) {
        return unknown.answer(scope);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Response to a poll.
     *
     * @param status HTTP status
     * @param body JSON; ignored if there is a file
     * @param file file to send instead of the JSON; empty for none
     * @param seed seed of the file
     */
    public record Answer(int status, JsonNode body, Optional<Media> file, long seed) {}

    private record Form(int status, JsonNode body, @Nullable Media file) {

        private Answer answer(Scope scope) {
            return new Answer(status, Template.fill(body, scope), Optional.ofNullable(file), scope.seed());
        }
    }
}
