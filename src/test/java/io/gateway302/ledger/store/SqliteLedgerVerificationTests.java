package io.gateway302.ledger.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerVerificationTests extends LedgerVerificationContractTests {

    @TempDir
    private Path directory;

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.embedded(directory);
    }
}
