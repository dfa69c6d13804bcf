package io.gateway302.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Test of many oversized bodies, which would exhaust the memory of a gateway that kept them. The system property {@code
 * gateway.test.oversized} is their number, 200 in the long form.
 */
class OversizedBodyIntegrationTests {

    private static final int REQUESTS = Integer.getInteger("gateway.test.oversized", 48);
    private static final int AT_A_TIME = 16;
    private static final long MEGABYTE = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = (int) (20 * MEGABYTE / CHUNK);

    @Test
    void gigabytesOfRefusedBodiesLeaveNoTrace(@TempDir Path data) throws Exception {
        try (RunningGateway gateway = RunningGateway.start(data)) {
            TypedCaller caller = TypedCaller.of(gateway);
            byte[] head = """
                    POST /api/v1/images/character HTTP/1.1\r
                    Host: x\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Transfer-Encoding: chunked\r
                    Connection: close\r
                    \r
                    """.formatted(caller.key()).getBytes(StandardCharsets.US_ASCII);
            send(gateway.port(), head);
            long before = usedAfterCollection();

            Flood flood = flood(gateway.port(), head);

            assertThat(flood.answers())
                    .hasSize(REQUESTS)
                    .allSatisfy(answer ->
                            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("/problems/payload-too-large"));
            // Live memory is measured right after forced collections: used memory depends on when the collector runs. 8
            // MB of each body are read, which the parser holds as 16 MB of characters. Bodies that were kept, or read
            // to the end, would take several times that.
            assertThat(flood.mostAlive() - before).isLessThan((AT_A_TIME * 16 + 32) * MEGABYTE);
            assertThat(usedAfterCollection() - before).isLessThan(24 * MEGABYTE);
        }
    }

    private record Flood(List<String> answers, long mostAlive) {}

    private static Flood flood(int port, byte[] head) throws InterruptedException, ExecutionException {
        try (ExecutorService senders = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<String>> sent = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                sent.add(senders.submit(() -> send(port, head)));
            }
            List<String> answers = new ArrayList<>();
            long mostAlive = 0;
            for (Future<String> answer : sent) {
                answers.add(answer.get());
                if (answers.size() % AT_A_TIME == 0) {
                    mostAlive = Math.max(mostAlive, usedAfterCollection());
                }
            }
            return new Flood(answers, mostAlive);
        }
    }

    /** Sends one prompt of 20 MB, generated while sending, and reads the response. */
    private static String send(int port, byte[] head) {
        byte[] chunk =
                ("\r\n" + Integer.toHexString(CHUNK) + "\r\n" + "a".repeat(CHUNK)).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write(head);
            out.write("c\r\n{\"prompt\": \"".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < CHUNKS; i++) {
                out.write(chunk);
            }
            out.write("\r\n2\r\n\"}\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
