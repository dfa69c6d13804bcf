package io.gateway302.catalog;

/**
 * Operation with its location.
 *
 * @param operation operation of the entry
 * @param file name of the file
 */
record LocatedOperation(Operation operation, String file) {

    /** Returns the collector for faults of this operation. */
    Faults in(Faults faults) {
        return faults.at(file).at("operation '" + operation.id() + "'");
    }
}
