package io.gateway302.catalog;

/**
 * An entry and where it was read.
 *
 * @param entry the entry
 * @param provider the provider that its file is for
 * @param file the file that it stands in
 */
record LocatedEntry(OperationEntry entry, String provider, String file) {

    /** Where a fault of this entry is to be reported. */
    Faults in(Faults faults) {
        return faults.at(file).at("operation '" + entry.id() + "'");
    }
}
