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

/** The newest tasks, and how each of them is answered for. */
public final class Tasks {

    private static final int MOST = 10_000;

    private final List<TaskFamily> families;
    private final TaskFamily usual;

    private final Map<String, Task> tasks = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Task> eldest) {
            return size() > MOST;
        }
    };

    /** Reads the families. */
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

    /** The family of the tasks that an operation starts and others ask for; empty for one that no file knows. */
    public Optional<TaskFamily> family(String operation, Collection<String> polls) {
        List<TaskFamily> polled = families.stream()
                .filter(family -> polls.stream().anyMatch(family::isPolledBy))
                .toList();
        return polled.stream()
                .filter(family -> family.names(operation))
                .findFirst()
                .or(() -> polled.stream().filter(TaskFamily::isOpen).findFirst());
    }

    /** The family that answers where no other one does. */
    public TaskFamily usual() {
        return usual;
    }

    /**
     * Starts a task.
     *
     * @param polls ids of the operations that ask for its result
     * @param isTrue whether a field of the submission, by its name, is true
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
     * Asks for the result of a task.
     *
     * @param poll id of the operation that asks
     * @param values texts of the call, among which its id is
     * @param key the key that comes with the question
     * @param nowhere what the placeholders stand for if there is no such task
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

    /** The task of the id, with this question counted; null where the question is not for one. */
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
     * A task that was started.
     *
     * @param id its id
     * @param answer the answer to its submission
     */
    public record Started(String id, JsonNode answer) {}

    private record Task(String id, TaskFamily family, Set<String> pollIds, Submission submission, int polls) {

        private Task askedOnceMore() {
            return new Task(id, family, pollIds, submission, polls + 1);
        }
    }
}
