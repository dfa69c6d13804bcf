package io.gateway302.ledger.store;

import io.gateway302.identity.PostgresSchema;

class PostgresLedgerVerificationTests extends LedgerVerificationContractTests {

    @Override
    LedgerDatabase open() {
        return LedgerDatabase.onServer(PostgresSchema.create(), null, null);
    }
}
