package io.gateway302.identity;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;

/** Both kinds of databases, for tests of a store on each of them. */
public final class TestDatabases {

    private TestDatabases() {}

    /** Returns the suppliers of URLs of empty databases. The files of SQLite are in the directory. */
    public static List<Named<Supplier<String>>> in(Path directory) {
        return List.of(
                Named.of(
                        "SQLite",
                        () -> "jdbc:sqlite:" + directory.resolve("store-" + System.nanoTime() + ".db")
                                + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE&foreign_keys=on"),
                Named.of("PostgreSQL", PostgresSchema::create));
    }
}
