package io.gateway302.identity;

class PostgresClientStoreTests extends ClientStoreContractTests {

    @Override
    String url() {
        return PostgresSchema.create();
    }
}
