package io.gateway302.idempotency;

import io.gateway302.identity.PostgresSchema;

class PostgresIdempotencyStoreTests extends DatabaseIdempotencyStoreContractTests {

    @Override
    String url() {
        return PostgresSchema.create();
    }
}
