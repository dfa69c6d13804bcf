package io.gateway302.identity.client;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteClientStoreTests extends ClientStoreContractTests {

    @TempDir
    private Path directory;

    @Override
    String url() {
        return "jdbc:sqlite:" + directory.resolve("test.db")
                + "?journal_mode=WAL&busy_timeout=5000&foreign_keys=on&transaction_mode=IMMEDIATE";
    }
}
