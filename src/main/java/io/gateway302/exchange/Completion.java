package io.gateway302.exchange;

import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;

/** End of a call: with its last byte, with a problem, or by a disconnect of the caller. */
public sealed interface Completion {

    /** Returns the outcome that metrics and the ledger count. */
    Outcome outcome();

    /** The complete response was passed on. */
    record Succeeded() implements Completion {
        @Override
        public Outcome outcome() {
            return Outcome.SUCCEEDED;
        }
    }

    /**
     * The call failed or was rejected.
     *
     * @param problem problem that the caller receives
     */
    record Failed(ProblemException problem) implements Completion {
        @Override
        public Outcome outcome() {
            return problem.type().outcome();
        }
    }

    /** The caller disconnected before the end. */
    record Cancelled() implements Completion {
        @Override
        public Outcome outcome() {
            return Outcome.CANCELLED;
        }
    }
}
