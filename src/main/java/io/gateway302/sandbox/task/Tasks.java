package io.gateway302.sandbox.task;

import io.gateway302.sandbox.template.DataFile;
import io.gateway302.sandbox.template.Scope;
import io.gateway302.secret.Secret;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Store of the newest tasks, which responds to polls in the format of each task's family. Thread-safe. */
public final class Tasks {

    private static final int MAX_TASKS = 10_000;

    private final List<TaskFamily> families;
    private final TaskFamily usual;

    private final Map<String, Task> tasks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Task> eldest) {
            return size() > MAX_TASKS;
        }
    };

    /** Reads the families from {@code sandbox/tasks.yaml}. */
    public Tasks() {
        Map<String, TaskForm> forms = new LinkedHashMap<>();
        for (TaskForm form : DataFile.read("tasks.yaml", TaskForm.class)) {
            TaskForm model = form.like() == null ? null : forms.get(form.like());
            forms.put(form.name(), model == null ? form : form.completedFrom(model));
        }
        this.families = forms.values().stream().map(TaskFamily::new).toList();
        this.usual = families.stream()
                .filter(family -> family.toString().equals("plain"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The sandbox lacks its usual family of tasks"));
    }

    /** Returns the family of tasks that an operation starts and others poll; empty if {@code tasks.yaml} has none. */
    public Optional<TaskFamily> family(String operation, Collection<String> polls) {
        List<TaskFamily> polled = families.stream()
                .filter(family -> polls.stream().anyMatch(family::isPolledBy))
                .toList();
        return polled.stream()
                .filter(family -> family.names(operation))
                .findFirst()
                .or(() -> polled.stream().filter(TaskFamily::isOpen).findFirst());
    }

    /** Returns the default family. */
    public TaskFamily usual() {
        return usual;
    }

    /**
     * Starts a task.
     *
     * @param polls ids of the operations that poll the task
     * @param isTrue test of a field of the submission, by name
     */
    public Started start(TaskFamily family, Collection<String> polls, Submission submission, Predicate<String> isTrue) {
        Scope scope = submission.scope();
        String id = family.newId(scope);
        scope.with("id", id);
        JsonNode answer = family.answersAtOnce(isTrue)
                ? family.answer(TaskState.DONE, scope).body()
                : family.submitted(scope);
        synchronized (this) {
            tasks.put(id, new Task(id, family, Set.copyOf(polls), submission, 0));
        }
        return new Started(id, answer);
    }

    /**
     * Returns the response to a poll.
     *
     * @param poll id of the operation that polls
     * @param values texts of the call, one of which may be the task id
     * @param key API key of the poll
     * @param nowhere values of placeholders if there is no such task
     */
    public TaskFamily.Answer ask(String poll, Collection<String> values, Secret key, Scope nowhere) {
        for (String value : values) {
            Task task = asked(value, poll, key);
            if (task != null) {
                Scope scope = task.submission().scope().with("id", task.id());
                return task.family()
                        .answer(TaskState.at(task.polls(), task.submission().end()), scope);
            }
        }
        return families.stream()
                .filter(family -> family.isPolledBy(poll))
                .findFirst()
                .orElse(usual)
                .unknown(nowhere);
    }

    /** Counts a poll and returns its task; null if there is none for this id, operation and key. */
    private synchronized @Nullable Task asked(String id, String poll, Secret key) {
        Task task = tasks.get(id);
        if (task == null
                || !task.pollIds().contains(poll)
                || !task.submission().key().equals(key)) {
            return null;
        }
        Task asked = task.askedOnceMore();
        tasks.put(id, asked);
        return asked;
    }

    /**
     * Started task.
     *
     * @param id id of the task
     * @param answer response to the submission
     */
    public record Started(String id, JsonNode answer) {}

    private record Task(String id, TaskFamily family, Set<String> pollIds, Submission submission, int polls) {

        private Task askedOnceMore() {
            return new Task(id, family, pollIds, submission, polls + 1);
        }
    }
}
