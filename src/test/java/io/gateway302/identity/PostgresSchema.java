package io.gateway302.identity;

import io.gateway302.Containers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Provider of an empty schema on a real PostgreSQL server for each test. */
public final class PostgresSchema {

    private static @Nullable String server;

    private PostgresSchema() {}

    /** Returns the URL of a new schema. All tests of this run share the server, which stops at the end of the run. */
    public static synchronized String create() {
        if (server == null) {
            server = Containers.USED ? startContainer() : startProcess();
        }
        String schema = "test_" + UUID.randomUUID().toString().replace('-', '_');
        JdbcClient.create(new DriverManagerDataSource(server))
                .sql("create schema " + schema)
                .update();
        return server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    private static String startContainer() {
        PostgreSQLContainer container = Containers.start(new PostgreSQLContainer(Containers.image("postgres"))
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300"));
        return container.getJdbcUrl() + "&user=" + container.getUsername() + "&password=" + container.getPassword();
    }

    private static String startProcess() {
        try {
            return EmbeddedPostgres.builder().start().getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
