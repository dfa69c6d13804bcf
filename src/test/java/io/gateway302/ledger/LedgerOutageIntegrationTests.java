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
import io.gateway302.sandbox.SandboxCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CALLERS = 8;
    private static final String BODY = body(20);
    /** Slow enough to leave the gateway most of the processor while it is called without a pause. */
    private static final String SLOW = body(200);

    private static final Pattern HEAP =
            Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} ([0-9.E]+)");

    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static SandboxCaller sandbox;
    private static TcpRelay wayOfJournaling;
    private static TcpRelay wayOfStoring;

    /** Process with a small heap. */
    private static GatewayProcess journaling;

    private static RunningGateway storing;

    @BeforeAll
    static void start() {
        sandbox = new SandboxCaller();
        String database = PostgresSchema.create();
        wayOfJournaling = TcpRelay.toServerOf(database);
        CompletableFuture<GatewayProcess> process =
                CompletableFuture.supplyAsync(() -> startProcess(wayOfJournaling.through(database)));
        String another = PostgresSchema.create();
        wayOfStoring = TcpRelay.toServerOf(another);
        storing = startHere("storing", wayOfStoring.through(another), "gateway.ledger.durability=store");
        journaling = process.join();
    }

    @AfterAll
    static void stop() {
        journaling.close();
        storing.close();
        wayOfJournaling.close();
        wayOfStoring.close();
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "swallow"})
    void callsGoOnAndNothingIsLostWhileTheDatabaseIsAway(String fault) throws Exception {
        LedgerCaller ledger = new LedgerCaller(journaling.port());
        TypedCaller caller = caller(journaling.port(), ledger.newClient(fault));
        int generatedBefore = generated();
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong heap = new AtomicLong();
        AtomicLong backlog = new AtomicLong();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.execute(() -> {
                    while (!enough.get()) {
                        answers.add(caller.character(SLOW));
                    }
                });
            }
            await().atMost(TIMEOUT).until(() -> answers.size() > 2 * CALLERS && backlog() == 0);
            away(wayOfJournaling, fault);
            long until = System.nanoTime() + OUTAGE.toNanos();
            await().atMost(OUTAGE.plus(TIMEOUT)).until(() -> {
                heap.accumulateAndGet(heap(), Math::max);
                backlog.accumulateAndGet(backlog(), Math::max);
                return System.nanoTime() > until;
            });
            wayOfJournaling.open();
            await().atMost(TIMEOUT).until(() -> backlog() < backlog.get() / 2);
            enough.set(true);
        }
        await().atMost(TIMEOUT).until(() -> backlog() == 0);

        answers.forEach(Answer::isSuccess);
        assertThat(backlog.get()).isGreaterThan(CALLERS);
        List<Row> rows = ledger.rows("client=" + fault);
        assertThat(rows).extracting(Row::outcome).containsOnly("succeeded");
        assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(rows).hasSameSizeAs(answers).hasSize(generated() - generatedBefore);
        assertThat(ledger.isValid()).isTrue();
        System.out.printf(
                "%s for %d s: %d calls, backlog up to %d, heap up to %d MiB%n",
                fault, OUTAGE.toSeconds(), answers.size(), backlog.get(), heap.get() >> 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "swallow"})
    void callsAreRefusedWhereTheStoreIsToBeWaitedFor(String fault) throws Exception {
        LedgerCaller ledger = new LedgerCaller(storing.port());
        TypedCaller caller = caller(storing.port(), ledger.newClient(fault));
        int generatedBefore = generated();
        caller.character(BODY).isSuccess();
        int generated = generated();

        away(wayOfStoring, fault);
        for (int i = 0; i < 3; i++) {
            Answer refused = caller.character(BODY);
            refused.isProblem(503, "ledger-unavailable");
            assertThat(refused.header("Retry-After")).isNotNull();
        }
        assertThat(generated()).isEqualTo(generated);

        wayOfStoring.open();
        await().atMost(TIMEOUT).until(() -> caller.character(BODY).response().statusCode() == 200);
        await().atMost(TIMEOUT).until(() -> backlog(storing.managementPort()) == 0);
        assertThat(ledger.rows("client=" + fault))
                .filteredOn(row -> !row.outcome().equals("limited"))
                .hasSize(generated() - generatedBefore)
                .extracting(Row::outcome)
                .containsOnly("succeeded");
    }

    @Test
    void withoutAPlaceForMoreCallsAreRefusedAndSaySo() throws Exception {
        String database = PostgresSchema.create();
        try (TcpRelay way = TcpRelay.toServerOf(database);
                RunningGateway gateway =
                        startHere("small", way.through(database), "gateway.ledger.journal-capacity=100")) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            TypedCaller caller = caller(gateway.port(), ledger.newClient("shop"));
            int generatedBefore = generated();
            caller.character(BODY).isSuccess();
            way.cut();

            int good = 0;
            Answer answer = caller.character(BODY);
            while (answer.response().statusCode() == 200 && good < 200) {
                good++;
                answer = caller.character(BODY);
            }

            answer.isProblem(503, "ledger-unavailable");
            assertThat(good).isBetween(30, 100);
            way.open();
            await().atMost(TIMEOUT).until(() -> backlog(gateway.managementPort()) == 0);
            caller.character(BODY).isSuccess();
            assertThat(ledger.rows())
                    .filteredOn(row -> row.outcome().equals("succeeded"))
                    .hasSize(generated() - generatedBefore);
        }
    }

    private static void away(TcpRelay way, String fault) {
        if (fault.equals("cut")) {
            way.cut();
        } else {
            way.swallow();
        }
    }

    private static GatewayProcess startProcess(String database) {
        return GatewayProcess.start(
                GatewayApplication.class,
                directory("journaling"),
                Map.of(
                        "AI302_API_KEY",
                        SandboxCaller.KEY,
                        "AI302_BASE_URL",
                        sandbox.at("").toString(),
                        "GATEWAY_ADMIN_KEY",
                        RunningGateway.ADMIN_KEY,
                        "SPRING_DATASOURCE_URL",
                        database,
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx256m"));
    }

    private static RunningGateway startHere(String name, String database, String property) {
        return RunningGateway.start(
                directory(name),
                "AI302_API_KEY=" + SandboxCaller.KEY,
                "gateway.upstream.base-url=" + sandbox.at(""),
                "spring.datasource.url=" + database,
                property);
    }

    private static Path directory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(int millis) {
        return """
                {"prompt": "a fox sandbox:slow=%d", "image_urls": ["https://example.com/fox.jpg"], "width": 256,
                 "height": 256, "use_sr": false}""".formatted(millis);
    }

    private static TypedCaller caller(int port, String key) {
        return TypedCaller.at("http://127.0.0.1:" + port, key);
    }

    /** Number of images that the sandbox has generated for all tests so far. */
    private static int generated() throws Exception {
        return JsonPath.<Integer>read(get(sandbox.at("/sandbox/generations")), "$.generations");
    }

    private static long backlog() throws Exception {
        return backlog(journaling.managementPort());
    }

    private static long backlog(int managementPort) throws Exception {
        Matcher value =
                Pattern.compile("(?m)^gateway_ledger_backlog ([0-9.E]+)").matcher(scrape(managementPort));
        assertThat(value.find()).isTrue();
        return (long) Double.parseDouble(value.group(1));
    }

    private static long heap() throws Exception {
        return (long) HEAP.matcher(scrape(journaling.managementPort()))
                .results()
                .mapToDouble(value -> Double.parseDouble(value.group(1)))
                .sum();
    }

    private static String scrape(int managementPort) throws Exception {
        return get(URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus"));
    }

    private static String get(URI address) throws Exception {
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
