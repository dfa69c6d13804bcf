package io.gateway302.ledger.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerStoreTests extends LedgerStoreContractTests {

    @TempDir
    private Path directory;

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.embedded(directory);
    }
}
