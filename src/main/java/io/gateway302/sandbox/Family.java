package io.gateway302.sandbox;

/** Simulator of operations with the same kind of response. */
@FunctionalInterface
interface Family {

    /**
     * Returns the result of the operation.
     *
     * @throws Refusal if the call is invalid for the operation
     */
    Product make(Visit visit);
}
