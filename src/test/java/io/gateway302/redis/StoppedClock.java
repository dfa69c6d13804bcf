package io.gateway302.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Wall clock of a server process that stands still, and that only a test sets. It needs the installed libfaketime. */
public final class StoppedClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Path file;

    /**
     * Creates a clock.
     *
     * @param directory directory for its file
     * @param time time in whole seconds
     */
    public StoppedClock(Path directory, Instant time) {
        this.file = directory.resolve("clock");
        set(time);
    }

    /** Returns whether a server and the library are installed on this machine. */
    public static boolean isInstalled() {
        return RedisServerProcess.isInstalled() && !libraries().isEmpty();
    }

    /** Sets the clock to this time in whole seconds. */
    public void set(Instant time) {
        try {
            Path next = Files.writeString(file.resolveSibling("clock.next"), FORMAT.format(time) + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the environment of the server. The allocator of the C library replaces that of Redis, which reads the clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", libraries().getFirst() + ":libc.so.6",
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "TZ", "UTC");
    }

    private static List<Path> libraries() {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(folder -> folder.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
