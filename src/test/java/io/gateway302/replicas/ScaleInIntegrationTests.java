package io.gateway302.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.TcpRelay;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.sandbox.SandboxCaller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A process that ends while the database is away ships its journal first, or leaves it to the next on its data directory. */
class ScaleInIntegrationTests {

    private static final int CALLS = 30;
    private static final String REPLICA = "a";

    @TempDir
    Path directory;

    private String database;
    private TcpRelay way;
    private SandboxCaller sandbox;
    private Replicas replicas;

    @BeforeEach
    void start() {
        database = PostgresSchema.create();
        way = TcpRelay.toServerOf(database);
        sandbox = new SandboxCaller();
        replicas = new Replicas(directory)
                .onDatabase(way.through(database))
                .with("AI302_API_KEY", SandboxCaller.KEY)
                .with("AI302_BASE_URL", sandbox.at("").toString());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        way.close();
    }

    @Test
    void shipsItsBacklogWhenTheDatabaseComesBackBeforeTheEnd() throws Exception {
        Set<String> calls;
        try (GatewayProcess gateway =
                replicas.with("gateway.ledger.stop-timeout=60s").start(REPLICA)) {
            calls = callWithoutDatabase(gateway);
            gateway.terminate();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.stdout().contains("entries of the ledger before the end"));
            way.open();

            assertThat(gateway.endsWithin(Duration.ofSeconds(40)))
                    .as(gateway::stdout)
                    .isTrue();
            assertThat(gateway.stdout()).doesNotContain("were not shipped");
        }
        assertThat(rows()).isGreaterThanOrEqualTo(calls.size());
        assertAllIsThere(calls);
    }

    @Test
    void leavesItsBacklogToTheNextProcessWhenTheDatabaseStaysAway() throws Exception {
        Set<String> calls;
        try (GatewayProcess gateway =
                replicas.with("gateway.ledger.stop-timeout=2s").start(REPLICA)) {
            calls = callWithoutDatabase(gateway);
            gateway.terminate();

            assertThat(gateway.endsWithin(Duration.ofSeconds(40)))
                    .as(gateway::stdout)
                    .isTrue();
            assertThat(gateway.stdout().lines().filter(line -> line.contains("were not shipped")))
                    .singleElement()
                    .asString()
                    .containsPattern("\\b[1-9][0-9]* entries of the ledger were not shipped")
                    .contains("journal-1.db");
        }
        assertThat(rows()).isZero();
        way.open();
        assertAllIsThere(calls);
    }

    /** Makes calls of which every row stays in the journal. */
    private Set<String> callWithoutDatabase(GatewayProcess gateway) throws Exception {
        String key = new LedgerCaller(gateway.port()).newClient("leaver");
        Callers callers = new Callers(gateway.port(), key, 4, way::cut);
        try (callers) {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> callers.successes() >= CALLS);
        }
        assertThat(callers.failures()).isEmpty();
        return callers.succeeded();
    }

    private int rows() {
        return JdbcClient.create(new DriverManagerDataSource(database))
                .sql("select count(*) from ledger_entry where kind = 'call'")
                .query(Integer.class)
                .single();
    }

    private void assertAllIsThere(Set<String> calls) {
        try (RunningGateway next = replicas.startHere(REPLICA)) {
            LedgerCaller ledger = new LedgerCaller(next.port());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ledger.rows().size() >= calls.size());
            List<Row> rows = ledger.rows();
            assertThat(rows).extracting(Row::requestId).containsExactlyInAnyOrderElementsOf(calls);
            assertThat(rows).extracting(Row::outcome).containsOnly("succeeded");
            assertThat(ledger.isValid()).isTrue();
        }
    }
}
