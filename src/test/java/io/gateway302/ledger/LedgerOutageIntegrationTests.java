package io.gateway302.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.TcpRelay;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.upstream.UpstreamAccount;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of an outage of the database under load. The system property {@code gateway.test.outage} is its duration in
 * seconds.
 */
class LedgerOutageIntegrationTests {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("gateway.test.outage", 8));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLERS = 8;
    private static final String BODY = """
            {"prompt": "a fox sandbox:slow=20", "image_urls": ["https://example.com/fox.jpg"], "width": 256, "height": 256,
             "use_sr": false}""";
    private static final Pattern HEAP =
            Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} ([0-9.E]+)");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"cut", "swallow"})
    void callsGoOnAndNothingIsLostWhileTheDatabaseIsAway(String fault) throws Exception {
        Database database = Database.create();
        try (RunningGateway sandbox = sandbox();
                TcpRelay relay = TcpRelay.to(database.port());
                GatewayProcess gateway = start(sandbox, database.through(relay))) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            TypedCaller caller = TypedCaller.at("http://127.0.0.1:" + gateway.port(), ledger.newClient("shop"));
            Queue<Answer> answers = new ConcurrentLinkedQueue<>();
            AtomicBoolean enough = new AtomicBoolean();
            AtomicLong heap = new AtomicLong();
            AtomicLong backlog = new AtomicLong();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CALLERS; i++) {
                    callers.execute(() -> {
                        while (!enough.get()) {
                            answers.add(caller.character(BODY));
                        }
                    });
                }
                await().atMost(PATIENCE).until(() -> answers.size() > 2 * CALLERS && backlog(gateway) == 0);
                away(relay, fault);
                long until = System.nanoTime() + OUTAGE.toNanos();
                await().atMost(OUTAGE.plus(PATIENCE)).until(() -> {
                    heap.accumulateAndGet(heap(gateway), Math::max);
                    backlog.accumulateAndGet(backlog(gateway), Math::max);
                    return System.nanoTime() > until;
                });
                relay.open();
                await().atMost(PATIENCE).until(() -> backlog(gateway) < backlog.get() / 2);
                enough.set(true);
            }
            await().atMost(PATIENCE).until(() -> backlog(gateway) == 0);

            answers.forEach(Answer::isSuccess);
            assertThat(backlog.get()).isGreaterThan(CALLERS);
            List<Row> rows = ledger.rows();
            assertThat(rows).extracting(Row::outcome).containsOnly("succeeded");
            assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
            assertThat(rows).hasSameSizeAs(answers).hasSize(generated(sandbox));
            assertThat(ledger.isValid()).isTrue();
            System.out.printf(
                    "%s for %d s: %d calls, backlog up to %d, heap up to %d MiB%n",
                    fault, OUTAGE.toSeconds(), answers.size(), backlog.get(), heap.get() >> 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "swallow"})
    void callsAreRefusedWhereTheStoreIsToBeWaitedFor(String fault) throws Exception {
        Database database = Database.create();
        try (RunningGateway sandbox = sandbox();
                TcpRelay relay = TcpRelay.to(database.port());
                GatewayProcess gateway = start(sandbox, database.through(relay), "gateway.ledger.durability=store")) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            TypedCaller caller = TypedCaller.at("http://127.0.0.1:" + gateway.port(), ledger.newClient("shop"));
            caller.character(BODY).isSuccess();
            int generated = generated(sandbox);

            away(relay, fault);
            for (int i = 0; i < 3; i++) {
                Answer refused = caller.character(BODY);
                refused.isProblem(503, "ledger-unavailable");
                assertThat(refused.header("Retry-After")).isNotNull();
            }
            assertThat(generated(sandbox)).isEqualTo(generated);

            relay.open();
            await().atMost(PATIENCE)
                    .until(() -> caller.character(BODY).response().statusCode() == 200);
            await().atMost(PATIENCE).until(() -> backlog(gateway) == 0);
            assertThat(ledger.rows())
                    .filteredOn(row -> !row.outcome().equals("limited"))
                    .hasSize(generated(sandbox))
                    .extracting(Row::outcome)
                    .containsOnly("succeeded");
        }
    }

    @Test
    void withoutAPlaceForMoreCallsAreRefusedAndSaySo() throws Exception {
        Database database = Database.create();
        try (RunningGateway sandbox = sandbox();
                TcpRelay relay = TcpRelay.to(database.port());
                GatewayProcess gateway =
                        start(sandbox, database.through(relay), "gateway.ledger.journal-capacity=100")) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            TypedCaller caller = TypedCaller.at("http://127.0.0.1:" + gateway.port(), ledger.newClient("shop"));
            caller.character(BODY).isSuccess();
            relay.cut();

            int good = 0;
            Answer answer = caller.character(BODY);
            while (answer.response().statusCode() == 200 && good < 200) {
                good++;
                answer = caller.character(BODY);
            }

            answer.isProblem(503, "ledger-unavailable");
            assertThat(good).isBetween(30, 100);
            relay.open();
            await().atMost(PATIENCE).until(() -> backlog(gateway) == 0);
            caller.character(BODY).isSuccess();
            assertThat(ledger.rows())
                    .filteredOn(row -> row.outcome().equals("succeeded"))
                    .hasSize(generated(sandbox));
        }
    }

    private static void away(TcpRelay relay, String fault) {
        if (fault.equals("cut")) {
            relay.cut();
        } else {
            relay.swallow();
        }
    }

    private RunningGateway sandbox() throws Exception {
        return RunningGateway.start(
                Files.createDirectory(directory.resolve("sandbox")), "spring.profiles.active=sandbox");
    }

    private GatewayProcess start(RunningGateway sandbox, String database, String... properties) throws Exception {
        UpstreamAccount account = sandbox.bean(UpstreamAccount.class);
        return GatewayProcess.start(
                GatewayApplication.class,
                Files.createDirectory(directory.resolve("gateway")),
                Map.of(
                        "AI302_API_KEY",
                        account.keys().getFirst().reveal(),
                        "AI302_BASE_URL",
                        account.addresses().getFirst().toString(),
                        "GATEWAY_ADMIN_KEY",
                        RunningGateway.ADMIN_KEY,
                        "SPRING_DATASOURCE_URL",
                        database,
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx256m"),
                properties);
    }

    private int generated(RunningGateway sandbox) throws Exception {
        URI address = sandbox.bean(UpstreamAccount.class).addresses().getFirst();
        return JsonPath.<Integer>read(get(address + "/sandbox/generations"), "$.generations");
    }

    private long backlog(GatewayProcess gateway) throws Exception {
        Matcher value =
                Pattern.compile("(?m)^gateway_ledger_backlog ([0-9.E]+)").matcher(scrape(gateway));
        assertThat(value.find()).isTrue();
        return (long) Double.parseDouble(value.group(1));
    }

    private long heap(GatewayProcess gateway) throws Exception {
        return (long) HEAP.matcher(scrape(gateway))
                .results()
                .mapToDouble(value -> Double.parseDouble(value.group(1)))
                .sum();
    }

    private String scrape(GatewayProcess gateway) throws Exception {
        return get("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus");
    }

    private String get(String address) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    /** URL of a database, split at its port. */
    private record Database(String before, int port, String after) {

        private static final Pattern URL = Pattern.compile("(jdbc:postgresql://[^:/]+:)(\\d+)(/.*)");

        static Database create() {
            Matcher url = URL.matcher(PostgresSchema.create());
            assertThat(url.matches()).isTrue();
            return new Database(url.group(1), Integer.parseInt(url.group(2)), url.group(3));
        }

        String through(TcpRelay relay) {
            return before + relay.port() + after;
        }
    }
}
