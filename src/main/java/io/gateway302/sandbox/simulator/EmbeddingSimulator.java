package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Embeddings;

/** Simulator of embedding operations. */
final class EmbeddingSimulator implements OperationSimulator {

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        return Embeddings.answer(visit.model(), visit.request())
                .map(response -> new SimulatedResult.Document(
                        200, response, Usage.tokens(Embeddings.tokens(visit.request()), 0)))
                .orElseThrow(() -> new Refusal(PlatformError.INVALID_REQUEST, "too many texts or dimensions"));
    }
}
