package io.gateway302.database;

/** Exception for a schema with pending migrations that this process must not apply. */
final class SchemaOutdatedException extends RuntimeException {

    SchemaOutdatedException(int missing, String table) {
        super("The schema of the database is older than this version: " + missing + " migrations are missing in "
                + table);
    }
}
