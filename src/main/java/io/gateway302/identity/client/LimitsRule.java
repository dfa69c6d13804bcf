package io.gateway302.identity.client;

import io.gateway302.identity.Limits;

/** Condition of another module that new limits of clients and keys must meet. */
@FunctionalInterface
public interface LimitsRule {

    /** Accepts all limits. */
    LimitsRule NONE = _ -> {};

    /**
     * Checks new limits.
     *
     * @throws io.gateway302.problem.ProblemException if the limits are not acceptable
     */
    void check(Limits limits);
}
