package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;

/** Simulator of operations with the same kind of response. */
@FunctionalInterface
public interface OperationSimulator {

    /**
     * Returns the result of the operation.
     *
     * @throws Refusal if the call is invalid for the operation
     */
    SimulatedResult make(SimulatedCall visit);
}
