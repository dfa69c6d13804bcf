package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.task.TaskFamily;
import io.gateway302.sandbox.task.Tasks;
import java.util.List;

/** Simulator of model calls with {@code ?async=true}, whose result is polled later. */
final class AsyncSimulator {

    private static final String SUBMISSION = "llm.feature.async.submit";

    /** Maximum length of a stored result, in characters. */
    private static final int MAX_LENGTH = 100_000;

    private final Tasks tasks;
    private final List<String> polls;

    AsyncSimulator(Catalog catalog, Tasks tasks) {
        this.tasks = tasks;
        this.polls = catalog.find(SUBMISSION)
                .map(operation -> polls(catalog, operation))
                .orElse(List.of());
    }

    private static List<String> polls(Catalog catalog, Operation operation) {
        return SubmissionSimulator.polls(catalog, operation);
    }

    /**
     * Returns a simulator that responds with a task id at once, and with the result of the given simulator when polled.
     */
    OperationSimulator of(OperationSimulator family) {
        return visit -> {
            SimulatedResult product = family.make(visit);
            if (!(product instanceof SimulatedResult.Document document)) {
                throw new Refusal(PlatformError.NOT_SUPPORTED, "it cannot be asynchronous");
            }
            String result = document.body().toString();
            if (result.length() > MAX_LENGTH) {
                throw new Refusal(PlatformError.INVALID_REQUEST, "the answer would be too long to be kept");
            }
            TaskFamily tasksOfModels = tasks.family(SUBMISSION, polls).orElseGet(tasks::usual);
            Tasks.Started started =
                    tasks.start(tasksOfModels, polls, SubmissionSimulator.submission(visit, result), visit::isTrue);
            return new SimulatedResult.Document(200, started.answer(), document.usage());
        };
    }
}
