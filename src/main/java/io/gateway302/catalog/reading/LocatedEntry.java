package io.gateway302.catalog.reading;

import io.gateway302.catalog.rules.Faults;

/**
 * Entry with its location.
 *
 * @param entry entry as it was read
 * @param provider provider of the file
 * @param file name of the file
 */
record LocatedEntry(OperationEntry entry, String provider, String file) {

    /** Returns the collector for faults of this entry. */
    Faults in(Faults faults) {
        return faults.at(file).at("operation '" + entry.id() + "'");
    }
}
