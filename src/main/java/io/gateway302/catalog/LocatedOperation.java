package io.gateway302.catalog;

/**
 * An operation and where it was read.
 *
 * @param operation the operation
 * @param file the file that it stands in
 */
record LocatedOperation(Operation operation, String file) {

    /** Where a fault of this operation is to be reported. */
    Faults in(Faults faults) {
        return faults.at(file).at("operation '" + operation.id() + "'");
    }
}
