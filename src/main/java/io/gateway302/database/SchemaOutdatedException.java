package io.gateway302.database;

/** Exception for a schema that lacks migrations which this process may not apply. */
final class SchemaOutdatedException extends RuntimeException {

    SchemaOutdatedException(int missing, String table) {
        super("The schema of the database is older than this version: " + missing + " migrations are missing in "
                + table);
    }
}
