package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SteppedClock;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.DirectoryFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Memory of many copies at the same time. */
class ConcurrentCopiesMemoryTests {

    private static final int COPIES = 100;
    private static final int MEGABYTE = 1024 * 1024;
    private static final int HALF = 3 * MEGABYTE;

    @TempDir
    Path directory;

    @Test
    void aHundredCopiesTakeLessThanAMegabyteEach() throws Exception {
        Path root = Files.createDirectories(directory.resolve("files"));
        CountDownLatch measured = new CountDownLatch(1);
        byte[] piece = new byte[64 * 1024];
        try (SourceServer server = new SourceServer();
                Replica replica = new Replica(
                        "jdbc:sqlite:" + directory.resolve("test.db") + "?journal_mode=WAL&busy_timeout=30000",
                        directory,
                        new DirectoryFiles(root),
                        Replica.properties(DataSize.ofMegabytes(8), COPIES, Duration.ofMinutes(2)),
                        new SteppedClock(Instant.parse("2026-11-29T10:00:00Z")));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            URI address = server.handle("/result", exchange -> {
                SourceServer.begin(exchange);
                for (int sent = 0; sent < HALF; sent += piece.length) {
                    exchange.getResponseBody().write(piece);
                }
                exchange.getResponseBody().flush();
                awaitEnd(measured);
                exchange.getResponseBody().write(piece);
                exchange.close();
            });
            long before = usedHeap();
            List<Future<Copy>> copies = new ArrayList<>();
            for (int i = 0; i < COPIES; i++) {
                ResultSource source =
                        new ResultSource("task_" + i, 0, "client-1", "video", new Content.Remote(address));
                copies.add(threads.submit(() -> replica.store.store(source)));
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> copied(replica.copying) == (long) COPIES * HALF);

            long used = usedHeap() - before;
            measured.countDown();

            assertThat(used).isLessThan((long) COPIES * MEGABYTE);
            for (Future<Copy> copy : copies) {
                assertThat(copy.get()).isInstanceOf(Copy.Stored.class);
            }
            assertThat(Replica.names(root)).hasSize(COPIES);
        }
    }

    private static long copied(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
