package io.gateway302.replicas;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gateway302.GatewayProcess;
import io.gateway302.ledger.LedgerCaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measurement of what {@code gateway.ledger.durability=store} costs against {@code journal}: two gateways on one PostgreSQL
 * take turns, so that other load on the machine meets both. The system property {@code gateway.test.durability} says how
 * many turns each has.
 */
@EnabledIfSystemProperty(named = "gateway.test.durability", matches = "[1-9][0-9]*")
class DurabilityCostTests {

    private static final int TURNS = Integer.getInteger("gateway.test.durability", 0);
    private static final int CALLERS = 16;
    private static final int CALLS = 1600;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    private record Turn(double perSecond, double p50, double p99) {}

    @Test
    void compares() throws Exception {
        HttpServer upstream = upstream();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
                GatewayProcess journal = gateway(server, upstream, "journal");
                GatewayProcess store = gateway(server, upstream, "store")) {
            String ofJournal = new LedgerCaller(journal.port()).newClient("of-journal");
            String ofStore = new LedgerCaller(store.port()).newClient("of-store");
            List<Turn> journals = new ArrayList<>();
            List<Turn> stores = new ArrayList<>();
            // the first turn of each warms up
            for (int turn = 0; turn <= TURNS; turn++) {
                journals.add(turn(journal, ofJournal));
                stores.add(turn(store, ofStore));
            }
            report("journal", journals.subList(1, journals.size()));
            report("store", stores.subList(1, stores.size()));
            assertThat(new LedgerCaller(store.port()).isValid()).isTrue();
        } finally {
            upstream.stop(0);
        }
    }

    private GatewayProcess gateway(EmbeddedPostgres server, HttpServer upstream, String durability) {
        return new Replicas(directory)
                .with("SPRING_DATASOURCE_URL", server.getJdbcUrl("postgres", "postgres"))
                .with(
                        "AI302_BASE_URL",
                        "http://127.0.0.1:" + upstream.getAddress().getPort())
                .with("JDK_JAVA_OPTIONS", "-Xmx512m")
                .with("gateway.ledger.durability=" + durability)
                .with("gateway.ledger.cost-lookup.enabled=false")
                .start(durability);
    }

    private static HttpServer upstream() throws IOException {
        byte[] answer = SUCCESS.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Turn turn(GatewayProcess gateway, String key) throws Exception {
        HttpRequest call = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/images/character"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(MINIMAL))
                .build();
        List<Long> nanos = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Long>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(callers.submit(() -> {
                    long sent = System.nanoTime();
                    assertThat(http.send(call, BodyHandlers.ofString()).statusCode())
                            .isEqualTo(200);
                    return System.nanoTime() - sent;
                }));
            }
            for (Future<Long> each : calls) {
                nanos.add(each.get());
            }
        }
        double seconds = Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e9;
        nanos.sort(null);
        return new Turn(CALLS / seconds, millis(nanos, 50), millis(nanos, 99));
    }

    private static double millis(List<Long> sorted, int percent) {
        return sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
    }

    private static void report(String name, List<Turn> turns) {
        System.out.printf(
                "%s: %d turns of %d calls by %d callers; medians: %.0f/s, p50 %.1f ms, p99 %.1f ms%n",
                name,
                turns.size(),
                CALLS,
                CALLERS,
                turns.stream().mapToDouble(Turn::perSecond).sorted().toArray()[turns.size() / 2],
                turns.stream().mapToDouble(Turn::p50).sorted().toArray()[turns.size() / 2],
                turns.stream().mapToDouble(Turn::p99).sorted().toArray()[turns.size() / 2]);
    }
}
