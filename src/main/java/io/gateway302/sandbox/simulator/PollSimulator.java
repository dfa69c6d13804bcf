package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.task.TaskFamily;
import io.gateway302.sandbox.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Simulator of polls, with the task id in the path, the query or the body. */
final class PollSimulator implements OperationSimulator {

    private static final int MAX_VALUES = 100;

    private final Tasks tasks;

    PollSimulator(Tasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        TaskFamily.Answer response = tasks.ask(visit.operation().id(), values(visit), visit.key(), visit.scope());
        return response.file()
                .map(media -> FileSimulator.of(visit, media, response.seed()))
                .orElseGet(() -> new SimulatedResult.Document(response.status(), response.body(), Usage.ONE));
    }

    /** Returns all texts of the call that may be the task id. */
    private static List<String> values(SimulatedCall visit) {
        List<String> values = new ArrayList<>(visit.variables().values());
        visit.call().query().values().forEach(values::addAll);
        for (JsonNode value : visit.request()) {
            values.add(value.asString(""));
        }
        return values.stream().limit(MAX_VALUES).toList();
    }
}
