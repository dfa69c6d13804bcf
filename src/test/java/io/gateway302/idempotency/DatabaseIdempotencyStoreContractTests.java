package io.gateway302.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.TestSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract of the idempotency store on a database. */
abstract class DatabaseIdempotencyStoreContractTests extends IdempotencyStoreContractTests {

    private HikariDataSource pool;
    private IdempotencyStore store;

    /** Returns the JDBC URL of an empty database or schema. */
    abstract String url();

    @BeforeEach
    void migrate() {
        pool = new HikariDataSource();
        pool.setJdbcUrl(url());
        pool.setMaximumPoolSize(4);
        TestSchema.create(pool);
        store = new DatabaseIdempotencyStore(JdbcClient.create(pool), PROPERTIES, clock());
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Override
    IdempotencyStore store() {
        return store;
    }

    @Test
    void forgetsACallWhoseOwnerNeverTellsItsEnd() {
        Claim lost = claim("client", "request");
        assertThat(store().begin(lost)).isInstanceOf(ClaimResult.Started.class);
        pass(TTL);
        store().prune(1000);
        pass(TTL);
        store().prune(1000);

        assertThat(store().begin(claim("client", "request"))).isInstanceOf(ClaimResult.Started.class);
    }
}
