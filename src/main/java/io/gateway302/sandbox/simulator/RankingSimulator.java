package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.language.Ranking;

/** Simulator of rerank operations. */
final class RankingSimulator implements OperationSimulator {

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        return new SimulatedResult.Document(
                200,
                Ranking.answer(visit.model(), visit.request(), visit.id()),
                Usage.tokens(Ranking.tokens(visit.request()), 0));
    }
}
