package io.gateway302.database;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TcpRelay;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.ledger.LedgerCaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Outage of PostgreSQL, and failover to another server. */
class DatabaseOutageIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final Duration QUICKLY = Duration.ofSeconds(4);
    private static final Duration AFTER_A_STATEMENT = Duration.ofSeconds(14);
    private static final Duration BY_ITSELF = Duration.ofSeconds(60);

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path directory;

    private static EmbeddedPostgres server;
    private static TcpRelay way;
    private static RunningGateway gateway;
    private static TypedCaller admin;

    @BeforeAll
    static void start() throws Exception {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        server = EmbeddedPostgres.start();
        way = TcpRelay.to(server.getPort());
        gateway = RunningGateway.start(
                directory,
                "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + way.port() + "/postgres?user=postgres",
                "gateway.upstream.base-url=" + upstream.baseUrl());
        admin = TypedCaller.with(gateway, RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        way.close();
        server.close();
        upstream.stop();
    }

    /** Waits until nothing is left of the outage of another test. */
    @BeforeEach
    void awaitRecovery() {
        Awaitility.await().atMost(BY_ITSELF).untilAsserted(() -> {
            assertThat(create("ready-" + System.nanoTime()).response().statusCode())
                    .isEqualTo(201);
            assertThat(metrics()).contains("gateway_ledger_backlog 0.0");
            assertThat(new LedgerCaller(gateway.port()).rows()).isNotNull();
        });
    }

    @Test
    void administrationAnswers503WhileCallsGoOn() {
        TypedCaller caller = TypedCaller.of(gateway);
        caller.character(MINIMAL).isSuccess();
        // The pools create their connections in the background.
        Awaitility.await()
                .atMost(QUICKLY.multipliedBy(5))
                .untilAsserted(() -> assertThat(sessions()).isBetween(12, 15));
        way.cut();

        create("while-away")
                .isProblem(503, "storage-unavailable")
                .hasHeader("Retry-After", "5")
                .tookLessThan(QUICKLY);
        for (String path : List.of("/admin/v1/clients", "/admin/v1/ledger", "/admin/v1/usage?group_by=client")) {
            admin.send(admin.request(path).GET())
                    .isProblem(503, "storage-unavailable")
                    .tookLessThan(QUICKLY);
        }
        caller.character(MINIMAL).isSuccess();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(readiness())
                        .contains("\"database\":{\"details\":{\"state\":\"away\"},\"status\":\"UP\"}"));

        way.open();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> create("again-" + System.nanoTime()).response().statusCode() == 201);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> !readiness().contains("away"));
    }

    @Test
    void administrationAnswers503WhilePacketsAreLost() {
        TypedCaller caller = TypedCaller.of(gateway);
        Awaitility.await()
                .atMost(QUICKLY.multipliedBy(5))
                .untilAsserted(() -> assertThat(sessions()).isBetween(12, 15));
        way.swallow();

        // a connection that was in use a moment ago is not checked
        create("while-lost").isProblem(503, "storage-unavailable").tookLessThan(AFTER_A_STATEMENT);
        for (String path : List.of("/admin/v1/clients", "/admin/v1/ledger", "/admin/v1/usage?group_by=client")) {
            admin.send(admin.request(path).GET())
                    .isProblem(503, "storage-unavailable")
                    .tookLessThan(QUICKLY);
        }
        caller.character(MINIMAL).isSuccess();

        way.open();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> create("again-" + System.nanoTime()).response().statusCode() == 201);
    }

    @Test
    void leavesSessionsThatHaveBecomeReadOnly() throws Exception {
        // A session from before, which remains writable.
        Connection writable = server.getPostgresDatabase().getConnection();
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(writable, true));
        TypedCaller caller = TypedCaller.of(gateway);
        LedgerCaller ledger = new LedgerCaller(gateway.port());
        int rows = ledger.rows().size();
        // New sessions are read-only while this is set, and remain so afterwards.
        jdbc.sql("alter role postgres set default_transaction_read_only = on").update();
        jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'gateway302%'")
                .query()
                .listOfRows();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> create("read-only").response().statusCode() == 503);
        create("read-only").isProblem(503, "storage-unavailable").tookLessThan(QUICKLY);
        caller.character(MINIMAL).isSuccess();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> metrics().lines().anyMatch(line -> line.matches("gateway_ledger_backlog [1-9].*")));
        jdbc.sql("alter role postgres reset default_transaction_read_only").update();
        writable.close();

        long start = System.nanoTime();
        Awaitility.await()
                .atMost(BY_ITSELF)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> create("writable").response().statusCode() == 201);
        Awaitility.await().atMost(BY_ITSELF).until(() -> ledger.rows().size() == rows + 1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BY_ITSELF);
        // All connections must be evicted at once, not one for each failure.
        for (int i = 0; i < 10; i++) {
            assertThat(create("more-" + i).response().statusCode()).isEqualTo(201);
        }
    }

    private static int sessions() {
        return JdbcClient.create(server.getPostgresDatabase())
                .sql("select count(*) from pg_stat_activity where application_name like 'gateway302%'")
                .query(Integer.class)
                .single();
    }

    private static Answer create(String name) {
        return admin.send(
                admin.request("/admin/v1/clients").POST(BodyPublishers.ofString("{\"name\": \"" + name + "\"}")));
    }

    private static String readiness() {
        return text("/actuator/health/readiness");
    }

    private static String metrics() {
        return text("/actuator/prometheus");
    }

    private static String text(String path) {
        return String.valueOf(gateway.management()
                .get()
                .uri(path)
                .exchange()
                .returnResult(String.class)
                .getResponseBody());
    }
}
