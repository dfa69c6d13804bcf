package io.gateway302;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Fault injection for the disk of another process. A small C library, compiled here and preloaded there, makes system
 * calls on the files of a directory fail on demand. Needs Linux and gcc: without them the test is skipped.
 */
public final class DiskFault {

    /** I/O error on Linux. */
    public static final int EIO = 5;

    /** No space left on the device. */
    public static final int ENOSPC = 28;

    /** Read-only file system. */
    public static final int EROFS = 30;

    private final Path library;
    private final Path control;
    private final Path directory;

    private DiskFault(Path library, Path control, Path directory) {
        this.library = library;
        this.control = control;
        this.directory = directory;
    }

    /**
     * Compiles the library.
     *
     * @param work directory for the library
     * @param directory directory whose files shall fail
     */
    public static DiskFault prepare(Path work, Path directory) throws IOException, InterruptedException {
        Path source = work.resolve("diskfault.c");
        Path library = work.resolve("diskfault.so");
        try (InputStream resource = Objects.requireNonNull(DiskFault.class.getResourceAsStream("diskfault.c"))) {
            Files.copy(resource, source, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Process compiler = new ProcessBuilder(
                            "gcc",
                            "-shared",
                            "-fPIC",
                            "-O1",
                            "-Wall",
                            "-Werror",
                            "-o",
                            library.toString(),
                            source.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
                throw new IOException(output);
            }
        } catch (IOException e) {
            Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/gcc")), () -> "There is no gcc: " + e.getMessage());
            throw e;
        }
        return new DiskFault(library, work.resolve("diskfault.control"), directory);
    }

    /** Returns the environment variables for the process that shall see the faults. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "DISK_FAULT_CONTROL",
                control.toString(),
                "DISK_FAULT_DIRECTORY",
                directory.toString());
    }

    /** Makes every fsync fail from now on. */
    public void failSyncs(int errno) {
        set("fsync " + errno);
    }

    /** Makes every call that changes files fail from now on. */
    public void failWrites(int errno) {
        set("write " + errno);
    }

    /** Ends all faults. */
    public void clear() {
        set("");
    }

    private void set(String fault) {
        try {
            // replaced atomically, because the library reads it all the time
            Path next = control.resolveSibling("diskfault.next");
            Files.writeString(next, fault);
            Files.move(next, control, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
