package io.gateway302.ledger.store;

import java.util.Locale;

/** The databases on which the ledger lies. */
enum Dialect {
    /** A file in the data directory. */
    SQLITE,
    /** A server that several replicas share. */
    POSTGRESQL;

    /** The name of the folder of its migrations. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
