package io.gateway302.ledger.store;

import java.util.Locale;

/** Supported databases of the ledger. */
enum Dialect {
    /** A file in the data directory. */
    SQLITE,
    /** A server that several replicas share. */
    POSTGRESQL;

    /** Returns the name of the folder with the migrations. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
