package io.gateway302.ledger.store;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Database of the ledger with its tables.
 *
 * @param database database whose tables are those of this version
 */
record LedgerSchema(LedgerDatabase database) {

    /** Creates the tables, or migrates those of an earlier version. */
    static LedgerSchema migrate(LedgerDatabase database, FlywayMigrationStrategy migration) {
        database.migrate(migration);
        return new LedgerSchema(database);
    }
}
