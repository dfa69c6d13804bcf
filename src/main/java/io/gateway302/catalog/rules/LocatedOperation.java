package io.gateway302.catalog.rules;

import io.gateway302.catalog.Operation;

/**
 * Operation with its location.
 *
 * @param operation operation of the entry
 * @param file name of the file
 */
public record LocatedOperation(Operation operation, String file) {

    /** Returns the collector for faults of this operation. */
    public Faults in(Faults faults) {
        return faults.at(file).at("operation '" + operation.id() + "'");
    }
}
