package io.gateway302.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.TcpRelay;
import io.gateway302.identity.PostgresSchema;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

class LeasedTransactionManagerTests {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String url = PostgresSchema.create();
    private final URI address = URI.create(url.substring("jdbc:".length()));
    private final JdbcClient direct = JdbcClient.create(new DriverManagerDataSource(url));
    private final TcpRelay way = TcpRelay.to(address.getPort());
    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcClient jdbc = JdbcClient.create(pool);
    private final TransactionTemplate transactions;

    LeasedTransactionManagerTests() {
        pool.setJdbcUrl(url.replace(":" + address.getPort(), ":" + way.port()));
        pool.setMaximumPoolSize(1);
        PostgresConnections.properties(Map.of("socketTimeout", "4")).forEach(pool::addDataSourceProperty);
        transactions = new TransactionTemplate(new LeasedTransactionManager(pool, PAUSE));
    }

    @BeforeEach
    void createTable() {
        direct.sql("create table counter (value integer)").update();
        direct.sql("insert into counter values (0)").update();
    }

    @AfterEach
    void close() {
        way.close();
        pool.close();
    }

    private int value() {
        return direct.sql("select value from counter").query(Integer.class).single();
    }

    @Test
    void theServerFreesTheLocksOfAGatewayThatIsLostWithinATransaction() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    jdbc.sql("update counter set value = 1").update();
                    way.strand();

                    // waits for the lock of the lost transaction
                    direct.sql("set lock_timeout = '10s'; update counter set value = value + 10")
                            .update();
                }))
                .isInstanceOf(TransactionException.class);

        assertThat(value()).isEqualTo(10);
    }

    @Test
    void aTransactionLeavesNothingBehind() {
        transactions.executeWithoutResult(
                _ -> jdbc.sql("update counter set value = 1").update());

        assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("0");
        assertThat(value()).isOne();
    }
}
