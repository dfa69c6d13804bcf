package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SteppedClock;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.DirectoryFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a copy. */
class KilledCopyTests {

    private static final int HALF = 300_000;

    @TempDir
    Path directory;

    /** Copies one file, in a process of its own. */
    static final class CopyingProcess {

        private CopyingProcess() {}

        /** Copies the file at the address to the directory; both are arguments. */
        public static void main(String[] arguments) {
            try (Replica replica = replica(Path.of(arguments[0]), Clock.systemUTC())) {
                System.out.println(replica.store.store(source(URI.create(arguments[1]))));
            }
        }
    }

    private static Replica replica(Path directory, Clock clock) {
        return new Replica(
                "jdbc:sqlite:" + directory.resolve("test.db") + "?journal_mode=WAL&busy_timeout=5000",
                directory,
                new DirectoryFiles(directory.resolve("files")),
                Replica.properties(),
                clock);
    }

    private static ResultSource source(URI address) {
        return new ResultSource("task_1", 0, "client-1", "video", new Content.Remote(address));
    }

    @Test
    void aKilledCopyLeavesNoVisibleFileAndItsRestIsDeleted() throws Exception {
        Files.createDirectories(directory.resolve("files"));
        CountDownLatch killed = new CountDownLatch(1);
        try (SourceServer server = new SourceServer()) {
            URI address = server.handle("/result", exchange -> {
                exchange.sendResponseHeaders(200, 2 * HALF);
                exchange.getResponseBody().write(new byte[HALF]);
                exchange.getResponseBody().flush();
                awaitEnd(killed);
            });
            Process process = start(address);
            try {
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
                    assertThat(process.isAlive()).as(() -> output()).isTrue();
                    return size(directory.resolve("copying")) > HALF / 2;
                });
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                killed.countDown();
            }
        }

        SteppedClock clock = new SteppedClock(Instant.now());
        try (Replica replica = replica(directory, clock)) {
            assertThat(Replica.names(directory.resolve("files"))).isEmpty();
            assertThat(replica.copying()).hasSize(1);
            replica.sweep.sweep();
            assertThat(replica.copying()).as("it may be alive").hasSize(1);
            assertThat(replica.rowCount()).isOne();

            clock.advance(Duration.ofHours(2));
            replica.sweep.sweep();

            assertThat(replica.copying()).isEmpty();
            assertThat(replica.rowCount()).isZero();
        }
    }

    private Process start(URI address) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CopyingProcess.class.getName(),
                        directory.toString(),
                        address.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static long size(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        try (var files = Files.list(path)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
