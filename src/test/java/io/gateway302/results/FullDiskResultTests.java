package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SmallDisk;
import io.gateway302.SteppedClock;
import io.gateway302.results.Copy.Reason;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.DirectoryFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Copies to a real file system that is full. */
class FullDiskResultTests {

    private static final int DISK_KILOBYTES = 2 * 1024;

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-29T10:00:00Z"));

    @Test
    void aCopyThatTheDiskHasNoRoomForFailsAndLeavesNothing() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), DISK_KILOBYTES);
                SourceServer source = new SourceServer();
                Replica replica = replica(disk.path())) {
            URI large = source.file("/large", new byte[4 * 1024 * 1024], "video/mp4");
            URI small = source.file("/small", Images.png(1, 1), "image/png");

            assertThat(reason(replica, 0, large)).isEqualTo(Reason.STORAGE_FAILED);

            assertThat(Replica.names(disk.path())).isEmpty();
            assertThat(replica.rowCount()).isZero();
            assertThat(replica.store.store(source(1, small))).isInstanceOf(Copy.Stored.class);
        }
    }

    @Test
    void copiesSucceedAgainWhenTheDiskHasRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), DISK_KILOBYTES);
                SourceServer source = new SourceServer();
                Replica replica = replica(disk.path())) {
            URI small = source.file("/small", new byte[100_000], "image/png");
            disk.fill();

            assertThat(reason(replica, 0, small)).isEqualTo(Reason.STORAGE_FAILED);
            disk.free();

            assertThat(replica.store.store(source(0, small))).isInstanceOf(Copy.Stored.class);
        }
    }

    private Replica replica(Path disk) throws IOException {
        Path root = Files.createDirectories(disk.resolve("files"));
        return new Replica(
                "jdbc:sqlite:" + directory.resolve("test.db"),
                disk,
                new DirectoryFiles(root),
                Replica.properties(DataSize.ofMegabytes(8), 4, Duration.ofSeconds(20)),
                clock);
    }

    private static Reason reason(Replica replica, int index, URI address) {
        return ((Copy.Failed) replica.store.store(source(index, address))).reason();
    }

    private static ResultSource source(int index, URI address) {
        return new ResultSource("task_1", index, "client-1", "video", new Content.Remote(address));
    }
}
