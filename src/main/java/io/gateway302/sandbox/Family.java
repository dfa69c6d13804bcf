package io.gateway302.sandbox;

/** Answers the calls of operations that are alike. */
@FunctionalInterface
interface Family {

    /**
     * What the operation gives.
     *
     * @throws Refusal if it does not suit the operation
     */
    Product make(Visit visit);
}
