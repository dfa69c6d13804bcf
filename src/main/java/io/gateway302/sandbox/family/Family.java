package io.gateway302.sandbox.family;

import io.gateway302.sandbox.call.Product;
import io.gateway302.sandbox.call.Refusal;
import io.gateway302.sandbox.call.Visit;

/** Simulator of operations with the same kind of response. */
@FunctionalInterface
public interface Family {

    /**
     * Returns the result of the operation.
     *
     * @throws Refusal if the call is invalid for the operation
     */
    Product make(Visit visit);
}
