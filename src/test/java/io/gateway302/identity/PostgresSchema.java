package io.gateway302.identity;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Gives each test an empty schema of a real PostgreSQL server. */
public final class PostgresSchema {

    private static @Nullable EmbeddedPostgres server;

    private PostgresSchema() {}

    /** The URL of a new schema on the server that all tests of this run share; it ends with them. */
    public static synchronized String create() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return create(server.getJdbcUrl("postgres", "postgres"));
    }

    /** The URL of a new schema on the server with this URL. */
    static String create(String server) {
        String schema = "test_" + UUID.randomUUID().toString().replace('-', '_');
        JdbcClient.create(new DriverManagerDataSource(server))
                .sql("create schema " + schema)
                .update();
        return server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }
}
