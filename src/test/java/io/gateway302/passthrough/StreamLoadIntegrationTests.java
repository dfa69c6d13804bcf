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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load tests of many streams through one gateway with a small heap. {@code gateway.test.streams-at-once} is the number
 * of concurrent streams, 1000 in the long form. {@code gateway.test.streams} is the number of streams to open, half of
 * which the caller cancels. {@code gateway.test.frames} is the part of all frames that must arrive in time. Upstream,
 * callers and gateway share the machine.
 */
class StreamLoadIntegrationTests {

    private static final int AT_ONCE = Integer.getInteger("gateway.test.streams-at-once", 300);

    /**
     * Part of all frames that must arrive in time. It is below 1 because upstream, gateway and callers share the
     * processors.
     */
    private static final double PART = Double.parseDouble(System.getProperty("gateway.test.frames", "0.999"));

    private static final Duration RAMP = Duration.ofSeconds(4);
    private static final int ALL = Integer.getInteger("gateway.test.streams", 1000);

    @TempDir
    Path directory;

    private GatewayProcess start(EventUpstream upstream, String heap) {
        return GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of(
                        "AI302_API_KEY", "sk-key-of-the-stream-load",
                        "GATEWAY_ADMIN_KEY", "administrators-key-for-the-tests-302",
                        "JDK_JAVA_OPTIONS", "-Xmx" + heap),
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.max-connections=2000",
                "resilience4j.bulkhead.configs.upstream.max-concurrent-calls=4000",
                "resilience4j.ratelimiter.configs.upstream.limit-for-period=100000");
    }

    @Test
    void manyStreamsKeepUpWithTheUpstream() throws Exception {
        try (EventUpstream upstream = new EventUpstream();
                GatewayProcess gateway = start(upstream, "512m");
                EventCallers callers =
                        new EventCallers(gateway.port(), new LedgerCaller(gateway.port()).newClient("streams"))) {
            // warm-up: the compiler would take the processors of the callers during the measurement
            leaveHalf(callers, 20 * AT_ONCE);
            run(callers, AT_ONCE, "200x20", false);

            List<End> ends = run(callers, AT_ONCE, "500x20", true);

            System.out.println(AT_ONCE + " streams of 500 frames, one in 20 ms: " + callers.distribution());
            assertThat(ends).containsOnly(End.COMPLETE);
            assertThat(callers.frames()).isGreaterThan(AT_ONCE * 495L);
            assertThat(callers.quantile(PART)).as(callers.distribution()).isLessThanOrEqualTo(250);
        }
    }

    private static List<End> run(EventCallers callers, int streams, String frames, boolean measured) {
        List<CompletableFuture<End>> ends = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            ends.add(callers.call(frames, 0, measured));
            // callers start one after the other: all are connected after four seconds, and go on together for six
            LockSupport.parkNanos(RAMP.toNanos() / AT_ONCE);
        }
        return ends.stream()
                .map(end -> end.orTimeout(120, TimeUnit.SECONDS).join())
                .toList();
    }

    @Test
    void streamsThatAreLeftLeaveNothingBehind() throws Exception {
        try (EventUpstream upstream = new EventUpstream();
                GatewayProcess gateway = start(upstream, "256m")) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            String key = ledger.newClientOf("{\"name\":\"streams\",\"limits\":{\"concurrency\":300}}");
            try (EventCallers callers = new EventCallers(gateway.port(), key)) {
                leaveHalf(callers, 1000);
                await().atMost(Duration.ofSeconds(30)).until(() -> upstream.streams() == 0);
                Level before = Level.of(gateway, upstream);

                Map<End, AtomicInteger> ends = leaveHalf(callers, ALL);

                await().atMost(Duration.ofSeconds(30)).until(() -> upstream.streams() == 0);
                // reserve connections of the pool are closed after an idle time
                await().atMost(Duration.ofSeconds(90)).until(() -> upstream.connections() <= before.connections());
                Level after = Level.of(gateway, upstream);
                System.out.println(
                        ALL + " streams, half of them left: " + ends + "; before " + before + ", after " + after);
                assertThat(ends.get(End.BROKEN)).hasValue(0);
                assertThat(ends.get(End.LEFT)).hasValue(ALL / 2);
                assertThat(after.connections()).isLessThanOrEqualTo(before.connections());
                assertThat(after.inFlight()).isEqualTo(before.inFlight()).isZero();
                assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 10);
                assertThat(after.heap()).isLessThan(before.heap() + 40e6);
                // all slots of concurrent calls are free again
                assertThat(run(callers, 300, "2x0", false)).containsOnly(End.COMPLETE);
            }
        }
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

        static Level of(GatewayProcess gateway, EventUpstream upstream) throws Exception {
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
