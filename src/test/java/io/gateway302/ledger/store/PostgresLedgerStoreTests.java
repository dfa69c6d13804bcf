package io.gateway302.ledger.store;

import io.gateway302.identity.PostgresSchema;

class PostgresLedgerStoreTests extends LedgerStoreContractTests {

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.onServer(PostgresSchema.create(), null, null);
    }
}
