package io.gateway302.sandbox.simulator;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.call.Fault;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.task.Submission;
import io.gateway302.sandbox.task.TaskEnd;
import io.gateway302.sandbox.task.TaskFamily;
import io.gateway302.sandbox.task.Tasks;
import io.gateway302.sandbox.template.Template;
import java.util.List;
import java.util.Optional;

/** Simulator of operations that start tasks. */
final class SubmissionSimulator implements OperationSimulator {

    private final Catalog catalog;
    private final Tasks tasks;

    SubmissionSimulator(Catalog catalog, Tasks tasks) {
        this.catalog = catalog;
        this.tasks = tasks;
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        Operation operation = visit.operation();
        List<String> polls = polls(catalog, operation);
        Optional<TaskFamily> family = tasks.family(operation.id(), polls);
        Tasks.Started started =
                tasks.start(family.orElseGet(tasks::usual), polls, submission(visit, ""), visit::isTrue);
        // without an entry in tasks.yaml, only the success form of the catalog is known
        return SimulatedResult.Document.of(
                family.isPresent()
                        ? started.answer()
                        : Template.fill(
                                SuccessTemplate.of(operation, "<id>"),
                                visit.scope().with("id", started.id())));
    }

    static List<String> polls(Catalog catalog, Operation operation) {
        return catalog.polls(operation).stream().map(Operation::id).toList();
    }

    /**
     * Returns the submission of the task that the call starts.
     *
     * @param result document for the task's result; empty for none
     */
    static Submission submission(SimulatedCall visit, String result) {
        return new Submission(
                visit.operation().id(),
                visit.call().address(),
                visit.key(),
                visit.id(),
                visit.model(),
                visit.prompt(),
                result,
                end(visit.script()),
                visit.start());
    }

    private static TaskEnd end(Script script) {
        if (script.fault() instanceof Fault.TaskEnd end) {
            return end == Fault.TaskEnd.FAILED ? TaskEnd.FAILED : TaskEnd.NEVER;
        }
        return TaskEnd.DONE;
    }
}
