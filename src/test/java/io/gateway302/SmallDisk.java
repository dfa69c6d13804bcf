package io.gateway302;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Small file system (tmpfs) that a test can fill. Needs Linux and root: without them the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private static final int PIECE = 4096;
    private static final long INTERVAL_NANOS = 2_000_000;

    private final Path directory;
    private final Path filler;
    private @Nullable Thread keepingFull;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.filler = directory.resolve("filler");
    }

    /**
     * Mounts a file system.
     *
     * @param directory empty directory; unmounted by {@link #close}
     * @param kilobytes size in KB
     */
    public static SmallDisk mount(Path directory, int kilobytes) throws IOException {
        Files.createDirectories(directory);
        String failure = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", directory.toString());
        Assumptions.assumeTrue(failure == null, () -> "No file system can be mounted here: " + failure);
        return new SmallDisk(directory);
    }

    /** Returns the mount point. */
    public Path path() {
        return directory;
    }

    /** Makes it read-only; no process may have a file open for writing. */
    public void makeReadOnly() throws IOException {
        String failure = run("mount", "-o", "remount,ro", directory.toString());
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Fills it completely. */
    public void fill() {
        fillUpTo(0);
    }

    /** Keeps it full from now on, even if space is freed. */
    public void keepFull() {
        keepingFull = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                fill();
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        });
    }

    /** Fills it up to this remaining number of kilobytes, in pages of 4. */
    public void fillUpTo(int kilobytesLeft) {
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.getFileStore(directory).getUsableSpace() > kilobytesLeft * 1024L) {
                out.write(piece);
            }
        } catch (IOException e) {
            // full
        }
    }

    /** Deletes the fill. */
    public void free() {
        stopKeepingFull();
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stopKeepingFull() {
        Thread thread = keepingFull;
        keepingFull = null;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        stopKeepingFull();
        // lazy, because a process that is being killed may still have files open
        String failure = run("umount", "-l", directory.toString());
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Returns the error output of a command; null if it succeeded. */
    private static @Nullable String run(String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? null : output.strip();
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
