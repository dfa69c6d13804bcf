package io.gateway302.ledger.store;

import java.util.Locale;

/** The databases on which the ledger lies. */
enum Dialect {
    /** A file in the data directory. */
    SQLITE("pragma query_only = on"),
    /** A server that several replicas share. */
    POSTGRESQL("set statement_timeout = '60s'");

    private final String readerInit;

    Dialect(String readerInit) {
        this.readerInit = readerInit;
    }

    /** How a connection is made ready for reading. */
    String readerInit() {
        return readerInit;
    }

    /** The name of the folder of its migrations. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
