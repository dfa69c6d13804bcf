package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayProcess;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.redis.TestRedis;
import io.gateway302.sandbox.SandboxCaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replicas whose connections go through PgBouncer in transaction mode, which gives each transaction another session. */
@EnabledIf(value = "isInstalled", disabledReason = "pgbouncer is not installed (Debian package pgbouncer)")
class PgBouncerIntegrationTests {

    private static final int CALLS = 60;

    private static EmbeddedPostgres server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    static boolean isInstalled() {
        return PgBouncerProcess.isInstalled();
    }

    @ParameterizedTest
    @CsvSource({"journal, direct", "store, pool"})
    void everythingWorksThroughATransactionPool(String durability, String migrations) throws Exception {
        JdbcClient.create(server.getPostgresDatabase())
                .sql("create database " + durability)
                .update();
        try (TestRedis redis = TestRedis.create();
                SandboxCaller sandbox = new SandboxCaller();
                PgBouncerProcess pool = PgBouncerProcess.start(directory, server.getPort(), durability)) {
            Replicas replicas = new Replicas(directory)
                    .on(pool.url(), redis.url())
                    .with("AI302_API_KEY", SandboxCaller.KEY)
                    .with("AI302_BASE_URL", sandbox.at("").toString())
                    .with("gateway.ledger.durability=" + durability);
            if (migrations.equals("direct")) {
                replicas.with("SPRING_FLYWAY_URL", server.getJdbcUrl("postgres", durability));
            }
            List<GatewayProcess> gateways = replicas.start("a", "b");
            try (Balancer balancer = new Balancer(Duration.ofSeconds(1))) {
                gateways.forEach(balancer::add);
                LedgerCaller ledger = new LedgerCaller(gateways.getLast().port());
                Callers callers = new Callers(balancer.port(), ledger.newClient("pool"), 8);
                try (callers) {
                    Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> callers.successes() >= CALLS);
                }
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> ledger.rows().size() >= callers.successes());
                assertThat(ledger.isValid()).isTrue();
                assertThat(JsonPath.<Integer>read(ledger.get("/usage?group_by=client"), "$.items[0].calls"))
                        .isEqualTo(ledger.rows().size());
                assertNothingIsLeftInSessions();
                gateways.forEach(gateway ->
                        assertThat(gateway.stdout()).doesNotContain("ERROR").doesNotContain("prepared statement"));
            } finally {
                gateways.forEach(GatewayProcess::close);
            }
        }
    }

    /** What is set for a session would count for whoever gets it next. */
    private static void assertNothingIsLeftInSessions() {
        assertThat(JdbcClient.create(server.getPostgresDatabase())
                        .sql("select count(*) from pg_locks where locktype = 'advisory'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }
}
