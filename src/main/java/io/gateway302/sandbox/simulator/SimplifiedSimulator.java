package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Completion;
import io.gateway302.sandbox.language.Prompt;
import io.gateway302.sandbox.language.Tokens;
import tools.jackson.databind.node.JsonNodeFactory;

/** Simulator of 302.AI's simplified chat: a message in the request, a text in the response, no usage. */
final class SimplifiedSimulator implements OperationSimulator {

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        String message = visit.text("message");
        Completion completion =
                Completion.of(new Prompt(visit.model(), message, Tokens.of(message), null, null, 0, visit.request()));
        return new SimulatedResult.Document(
                200,
                JsonNodeFactory.instance.objectNode().put("output", completion.text()),
                Usage.tokens(completion.inputTokens(), completion.outputTokens()));
    }
}
