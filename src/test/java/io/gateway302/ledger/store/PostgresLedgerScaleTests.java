package io.gateway302.ledger.store;

import io.gateway302.identity.PostgresSchema;
import java.util.List;

class PostgresLedgerScaleTests extends LedgerScaleContractTests {

    private final String url = PostgresSchema.create();

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.onServer(url, null, null);
    }

    @Override
    List<String> address() {
        return List.of("server", url);
    }
}
