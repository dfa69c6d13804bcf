package io.gateway302.identity;

/** Condition of another module that new limits of clients and keys must meet. */
@FunctionalInterface
public interface LimitsRule {

    /** Accepts all limits. */
    LimitsRule NONE = _ -> {};

    /**
     * Accepts the limits or refuses them.
     *
     * @throws io.gateway302.problem.ProblemException if they must not be set
     */
    void check(Limits limits);
}
