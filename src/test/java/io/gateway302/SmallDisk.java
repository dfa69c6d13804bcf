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

/** A small file system of its own (tmpfs), which a test can fill. Needs Linux and root: without them the test is skipped. */
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
     * Mounts it.
     *
     * @param directory an empty directory; unmounted by {@link #close}
     * @param kilobytes its size
     */
    public static SmallDisk mount(Path directory, int kilobytes) throws IOException {
        Files.createDirectories(directory);
        String failure = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", directory.toString());
        Assumptions.assumeTrue(failure == null, () -> "No file system can be mounted here: " + failure);
        return new SmallDisk(directory);
    }

    /** Returns where it is mounted. */
    public Path path() {
        return directory;
    }

    /** Has it refuse writes; no process may have a file open for writing. */
    public void makeReadOnly() throws IOException {
        String failure = run("mount", "-o", "remount,ro", directory.toString());
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Leaves no byte free. */
    public void fill() {
        fillUpTo(0);
    }

    /** Leaves no byte free from now on, whatever is freed meanwhile. */
    public void keepFull() {
        keepingFull = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                fill();
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        });
    }

    /** Leaves so many kilobytes free, in pages of 4. */
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

    /** Frees what was filled. */
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
        // lazily: a process that is being killed may still have files open
        String failure = run("umount", "-l", directory.toString());
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    /** Returns what a command complained about; null if it succeeded. */
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
