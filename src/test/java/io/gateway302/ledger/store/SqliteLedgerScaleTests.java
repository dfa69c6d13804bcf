package io.gateway302.ledger.store;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerScaleTests extends LedgerScaleContractTests {

    @TempDir
    private Path directory;

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.embedded(directory);
    }

    @Override
    List<String> address() {
        return List.of("embedded", directory.toString());
    }
}
