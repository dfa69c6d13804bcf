package io.gateway302.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.api.image.CharacterBodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the kernel notices when the peer of a quiet connection is gone without a word. */
class KeepAliveIntegrationTests {

    /** Value of the column {@code tr} for a connection with a running keep-alive timer (Linux, proc_net_tcp). */
    private static final int KEEP_ALIVE = 2;

    @TempDir
    Path data;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aQuietConnectionToTheUpstreamIsProbedWithinHalfAMinute() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer upstream = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                });
                RunningGateway gateway =
                        RunningGateway.start(data, "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port())) {
            TypedCaller caller = TypedCaller.of(gateway);
            Thread call = Thread.ofVirtual().start(() -> caller.character(CharacterBodies.MINIMAL));

            await().until(() -> timers(upstream.port()).stream().anyMatch(timer -> timer.kind() == KEEP_ALIVE));
            assertThat(timers(upstream.port()))
                    .filteredOn(timer -> timer.kind() == KEEP_ALIVE)
                    .allSatisfy(timer -> assertThat(timer.seconds()).isBetween(1.0, 30.0));
            over.countDown();
            call.join();
        }
    }

    /**
     * Timer of an established connection.
     *
     * @param kind column {@code tr}
     * @param seconds time until it ends
     */
    private record Timer(int kind, double seconds) {}

    /** Returns the timers of the connections to this port of this machine. */
    private static List<Timer> timers(int port) throws IOException {
        String peer = ":" + String.format(Locale.ROOT, "%04X", port);
        return java.util.stream.Stream.concat(
                        Files.readAllLines(Path.of("/proc/net/tcp")).stream(),
                        Files.readAllLines(Path.of("/proc/net/tcp6")).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[2].endsWith(peer) && columns[3].equals("01"))
                .map(columns -> columns[5].split(":"))
                // the kernel counts in hundredths of a second here
                .map(timer -> new Timer(Integer.parseInt(timer[0]), Long.parseLong(timer[1], 16) / 100.0))
                .toList();
    }
}
