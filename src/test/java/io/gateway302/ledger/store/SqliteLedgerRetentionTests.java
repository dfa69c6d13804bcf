package io.gateway302.ledger.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerRetentionTests extends LedgerRetentionContractTests {

    @TempDir
    private Path directory;

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.embedded(directory);
    }
}
