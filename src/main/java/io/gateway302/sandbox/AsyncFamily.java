package io.gateway302.sandbox;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.task.TaskFamily;
import io.gateway302.sandbox.task.Tasks;
import java.util.List;

/** Calls of models whose answers are to be fetched later, because they say {@code ?async=true}. */
final class AsyncFamily {

    private static final String SUBMISSION = "llm.feature.async.submit";

    /** Characters of an answer that is kept. */
    private static final int LONGEST = 100_000;

    private final Tasks tasks;
    private final List<String> polls;

    AsyncFamily(Catalog catalog, Tasks tasks) {
        this.tasks = tasks;
        this.polls = catalog.find(SUBMISSION)
                .map(operation -> polls(catalog, operation))
                .orElse(List.of());
    }

    private static List<String> polls(Catalog catalog, Operation operation) {
        return SubmissionFamily.polls(catalog, operation);
    }

    /** The family that answers at once with an id, and later with what the given one makes. */
    Family of(Family family) {
        return visit -> {
            Product product = family.make(visit);
            if (!(product instanceof Product.Document document)) {
                throw new Refusal(PlatformError.NOT_SUPPORTED, "it cannot be asynchronous");
            }
            String result = document.body().toString();
            if (result.length() > LONGEST) {
                throw new Refusal(PlatformError.INVALID_REQUEST, "the answer would be too long to be kept");
            }
            TaskFamily tasksOfModels = tasks.family(SUBMISSION, polls).orElseGet(tasks::usual);
            Tasks.Started started =
                    tasks.start(tasksOfModels, polls, SubmissionFamily.submission(visit, result), visit::isTrue);
            return new Product.Document(200, started.answer(), document.usage());
        };
    }
}
