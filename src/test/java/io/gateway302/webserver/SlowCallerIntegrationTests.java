package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.Desk.Visit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that the connection of a caller that reads nothing is closed after the write timeout, and that a slow caller is
 * served.
 */
class SlowCallerIntegrationTests {

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(2);

    /** Duration after which a write counts as blocked. */
    private static final Duration STANDSTILL = Duration.ofMillis(300);

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static Desk desk;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, "gateway.web.write-timeout=" + WRITE_TIMEOUT);
        desk = Desk.in(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aCallerThatTakesNothingIsCutOff() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port()).send(desk.head("GET", "flood") + "\r\n")) {
            Visit visit = desk.nextVisit();

            long end = visit.left.get(30, TimeUnit.SECONDS);

            assertThat(Duration.ofNanos(end - visit.written))
                    .isBetween(WRITE_TIMEOUT.minusMillis(100), WRITE_TIMEOUT.plusSeconds(3));
            // only the socket buffers on both sides hold data
            assertThat(visit.blocks.get()).isLessThan(1000);
            assertThat(caller.head()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aCallerThatTakesItSlowlyIsServed() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port()).send(desk.head("GET", "flood") + "\r\n")) {
            Visit visit = desk.nextVisit();
            long start = System.nanoTime();

            // reads after a quarter of the timeout each, for three times the timeout
            Awaitility.await()
                    .pollInterval(WRITE_TIMEOUT.dividedBy(4))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> caller.take(1024 * 1024) > 0
                            && System.nanoTime() - start
                                    > WRITE_TIMEOUT.multipliedBy(3).toNanos());

            assertThat(visit.left).isNotDone();
        }
    }

    @Test
    void oneThatWaitsToWriteHoldsUpNobody() throws Exception {
        try (RawCaller slow = RawCaller.at(gateway.port()).send(desk.head("GET", "flood") + "\r\n");
                RawCaller other = RawCaller.at(gateway.port())) {
            Visit visit = desk.nextVisit();
            Awaitility.await()
                    .until(() -> visit.blocks.get() > 0 && System.nanoTime() - visit.written > STANDSTILL.toNanos());

            assertThat(other.send(desk.head("GET", "echo") + "\r\n").answer().body())
                    .isEqualTo("GET echo ");
            assertThat(visit.left).isNotDone();
            assertThat(slow.head()).startsWith("HTTP/1.1 200 ");
        }
    }
}
