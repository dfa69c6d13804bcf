package io.gateway302.identity.client;

import io.gateway302.identity.PostgresSchema;

class PostgresClientStoreTests extends ClientStoreContractTests {

    @Override
    String url() {
        return PostgresSchema.create();
    }
}
