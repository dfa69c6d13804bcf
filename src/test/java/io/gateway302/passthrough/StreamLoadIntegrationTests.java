package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.passthrough.EventCallers.End;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load tests of many streams through one gateway with a small heap. {@code gateway.test.streams-at-once} is the number
 * of concurrent streams, {@code gateway.test.frames-each} the number of frames of each, and {@code
 * gateway.test.frame-interval} the milliseconds between two of them: 1000, 500 and 20 in the long form. {@code gateway.test.streams} is the number of streams to open, half of which the caller cancels, 1000 in the
 * long form. {@code gateway.test.frames} is the part of all frames that must arrive in time. Upstream, callers and
 * gateway share the machine.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamLoadIntegrationTests {

    private static final int AT_ONCE = Integer.getInteger("gateway.test.streams-at-once", 300);

    /**
     * Part of all frames that must arrive in time. It is below 1 because upstream, gateway and callers share the
     * processors.
     */
    private static final double PART = Double.parseDouble(System.getProperty("gateway.test.frames", "0.999"));

    private static final int FRAMES = Integer.getInteger("gateway.test.frames-each", 125);
    private static final int INTERVAL = Integer.getInteger("gateway.test.frame-interval", 40);

    /** Pause between the starts of two callers: all streams run together for more than half of the time. */
    private static final Duration RAMP = Duration.ofMillis(5);

    private static final int ALL = Integer.getInteger("gateway.test.streams", 400);

    /** Time after which the pool uses no idle connection again. */
    private static final Duration IDLE = Duration.ofMillis(500);

    /** Maximum number of open connections of a gateway with almost no calls. */
    private static final int FEW_CONNECTIONS = 5;

    @TempDir
    static Path directory;

    private static EventUpstream upstream;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new EventUpstream();
        gateway = GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of(
                        "AI302_API_KEY", "sk-key-of-the-stream-load",
                        "GATEWAY_ADMIN_KEY", "administrators-key-for-the-tests-302",
                        "JDK_JAVA_OPTIONS", "-Xmx512m"),
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.max-connections=2000",
                "gateway.upstream.idle-timeout=" + IDLE.toMillis() + "ms",
                "resilience4j.bulkhead.configs.upstream.max-concurrent-calls=4000",
                "resilience4j.ratelimiter.configs.upstream.limit-for-period=100000");
        try (EventCallers callers = callers("{\"name\":\"warm-up\"}")) {
            leaveHalf(callers, 5 * AT_ONCE);
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    /** Returns callers with the key of a new client. */
    private static EventCallers callers(String client) {
        return new EventCallers(gateway.port(), new LedgerCaller(gateway.port()).newClientOf(client));
    }

    @Test
    @Order(2)
    void manyStreamsKeepUpWithTheUpstream() {
        try (EventCallers callers = callers("{\"name\":\"steady\"}")) {
            // warm-up: the compiler would take the processors of the callers during the measurement
            run(callers, AT_ONCE, FRAMES, INTERVAL / 2, false);

            List<End> ends = run(callers, AT_ONCE, FRAMES, INTERVAL, true);

            System.out.printf(
                    "%d streams of %d frames, one in %d ms: %s%n", AT_ONCE, FRAMES, INTERVAL, callers.distribution());
            assertThat(ends).containsOnly(End.COMPLETE);
            assertThat(callers.frames()).isGreaterThan(99L * AT_ONCE * FRAMES / 100);
            assertThat(callers.quantile(PART)).as(callers.distribution()).isLessThanOrEqualTo(250);
        }
    }

    private static List<End> run(EventCallers callers, int streams, int frames, int millis, boolean measured) {
        List<CompletableFuture<End>> ends = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            ends.add(callers.call(frames + "x" + millis, 0, measured));
            LockSupport.parkNanos(RAMP.toNanos());
        }
        return ends.stream()
                .map(end -> end.orTimeout(120, TimeUnit.SECONDS).join())
                .toList();
    }

    /** Runs first, because the other test leaves many reserve connections in the pool. */
    @Test
    @Order(1)
    void streamsThatAreLeftLeaveNothingBehind() throws Exception {
        try (EventCallers callers = callers("{\"name\":\"leaving\",\"limits\":{\"concurrency\":300}}")) {
            leaveHalf(callers, ALL);
            awaitRest(callers);
            Level before = Level.now();

            Map<End, AtomicInteger> ends = leaveHalf(callers, ALL);

            awaitRest(callers);
            Level after = Level.now();
            System.out.println(
                    ALL + " streams, half of them left: " + ends + "; before " + before + ", after " + after);
            assertThat(ends.get(End.BROKEN)).hasValue(0);
            assertThat(ends.get(End.LEFT)).hasValue(ALL / 2);
            assertThat(after.connections()).isLessThanOrEqualTo(FEW_CONNECTIONS);
            assertThat(after.inFlight()).isEqualTo(before.inFlight()).isZero();
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
            assertThat(after.heap()).isLessThan(before.heap() + 40e6);
            // all slots of concurrent calls are free again: the last stream starts before the first one ends
            assertThat(run(callers, 300, 10, 200, false)).containsOnly(End.COMPLETE);
        }
    }

    /** Waits until all streams have ended and their connections are closed. */
    private static void awaitRest(EventCallers callers) {
        await().atMost(Duration.ofSeconds(30)).until(() -> upstream.streams() == 0);
        // a call closes those that have been idle for too long
        await().atMost(Duration.ofSeconds(90))
                .pollDelay(Duration.ZERO)
                .pollInterval(IDLE.multipliedBy(2))
                .until(() -> callers.call("1x0", 0, false).join() == End.COMPLETE
                        && upstream.connections() <= FEW_CONNECTIONS);
    }

    private static Map<End, AtomicInteger> leaveHalf(EventCallers callers, int streams) throws InterruptedException {
        Map<End, AtomicInteger> ends = new EnumMap<>(End.class);
        for (End end : End.values()) {
            ends.put(end, new AtomicInteger());
        }
        Semaphore atOnce = new Semaphore(200);
        for (int i = 0; i < streams; i++) {
            atOnce.acquire();
            boolean leaves = i % 2 == 0;
            var _ = callers.call(leaves ? "1000000x5" : "10x1", leaves ? 1 : 0, false)
                    .orTimeout(60, TimeUnit.SECONDS)
                    .whenComplete((end, failure) -> {
                        Objects.requireNonNull(ends.get(failure == null ? end : End.BROKEN))
                                .incrementAndGet();
                        atOnce.release();
                    });
        }
        atOnce.acquire(200);
        return ends;
    }

    /** Resource use at one point in time. */
    private record Level(int connections, double inFlight, double threads, double heap) {

        static Level now() throws Exception {
            URI metrics = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus");
            gateway.collectGarbage();
            String text = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
            return new Level(
                    upstream.connections(),
                    sum(text, "gateway_in_flight\\{[^}]*passthrough[^}]*}"),
                    sum(text, "jvm_threads_live_threads(?:\\{[^}]*})?"),
                    sum(text, "jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*}"));
        }

        private static double sum(String text, String metric) {
            Matcher found = Pattern.compile("(?m)^" + metric + " (\\S+)$").matcher(text);
            double sum = 0;
            while (found.find()) {
                sum += Double.parseDouble(found.group(1));
            }
            return sum;
        }
    }
}
