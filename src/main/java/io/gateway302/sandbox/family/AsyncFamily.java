package io.gateway302.sandbox.family;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.task.TaskFamily;
import io.gateway302.sandbox.task.Tasks;
import java.util.List;

/** Simulator of model calls with {@code ?async=true}, whose result is polled later. */
final class AsyncFamily {

    private static final String SUBMISSION = "llm.feature.async.submit";

    /** Maximum length of a stored result, in characters. */
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

    /**
     * Returns a simulator that responds with a task id at once, and with the result of the given simulator when polled.
     */
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
