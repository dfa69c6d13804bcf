package io.gateway302.exchange;

import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;

/** How a call came to its end: with its last byte, with a problem, or because the caller left. */
public sealed interface Completion {

    /** How the call is counted. */
    Outcome outcome();

    /** The whole answer was handed over. */
    record Succeeded() implements Completion {
        @Override
        public Outcome outcome() {
            return Outcome.SUCCEEDED;
        }
    }

    /**
     * The call failed or was refused.
     *
     * @param problem what the caller is told
     */
    record Failed(ProblemException problem) implements Completion {
        @Override
        public Outcome outcome() {
            return problem.type().outcome();
        }
    }

    /** The caller left before the end. */
    record Cancelled() implements Completion {
        @Override
        public Outcome outcome() {
            return Outcome.CANCELLED;
        }
    }
}
