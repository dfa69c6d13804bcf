package io.gateway302.identity;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

@Testcontainers(disabledWithoutDocker = true)
class PostgresClientStoreContainerTests extends ClientStoreContractTests {

    @Container
    private static final PostgreSQLContainer SERVER = new PostgreSQLContainer("postgres:17-alpine");

    @Override
    String url() {
        return PostgresSchema.create(
                SERVER.getJdbcUrl() + "&user=" + SERVER.getUsername() + "&password=" + SERVER.getPassword());
    }
}
