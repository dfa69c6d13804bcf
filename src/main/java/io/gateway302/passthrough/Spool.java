package io.gateway302.passthrough;

import io.gateway302.database.PrivateFiles;
import io.gateway302.exchange.Body;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * Holds large requests on the disk for as long as their calls last: so they can be looked into, and sent again where that
 * costs nothing, without a place in memory. Files are readable by this process's user only.
 */
final class Spool {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String PREFIX = "request-";
    private static final String SUFFIX = ".spool";
    private static final int PIECE = 64 * 1024;

    /** No call takes as long: what is older was left by a process that was killed. */
    private static final Duration LONGEST_CALL = Duration.ofHours(6);

    private final Path directory;
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * A spool.
     *
     * @param most bytes that all files together may have
     */
    Spool(Path directory, long most) {
        this.directory = directory;
        this.most = most;
    }

    /** Makes the directory, and removes what another process has left in it. */
    void open() {
        try {
            PrivateFiles.createDirectories(directory);
            Instant before = Instant.now().minus(LONGEST_CALL);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
                for (Path file : files) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The directory for large requests cannot be used: " + directory, e);
        }
    }

    /**
     * Takes a request in.
     *
     * @param start what was read of it already
     * @param rest the rest
     * @param largest how many bytes it may have
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if it is too large, there are too many of them, or the disk refuses
     */
    Stored store(byte[] start, InputStream rest, long largest) throws IOException {
        Stored stored = new Stored();
        try {
            stored.write(start, start.length);
            byte[] piece = new byte[PIECE];
            for (int read = rest.read(piece); read >= 0; read = rest.read(piece)) {
                if (stored.length + read > largest) {
                    throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "The body is too large");
                }
                stored.write(piece, read);
            }
            stored.complete();
            return stored;
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** A failure of the disk is no failure of the caller's connection, although both are I/O errors. */
    private ProblemException refused(IOException failure) {
        log.warn("A large request cannot be stored in {}: {}", directory, failure.toString());
        return new ProblemException(ProblemType.STORAGE_UNAVAILABLE, "The gateway cannot store the request now")
                .withRetryAfter(RETRY_AFTER)
                .withCause(failure);
    }

    /** Bytes that lie here now. */
    long used() {
        return used.get();
    }

    /** A request on the disk; gone when it is closed. */
    final class Stored implements AutoCloseable {

        private final Path file;
        private final OutputStream out;
        private long length;

        private Stored() {
            try {
                file = Files.createTempFile(directory, PREFIX, SUFFIX);
                out = Files.newOutputStream(file);
            } catch (IOException e) {
                throw refused(e);
            }
        }

        private void write(byte[] bytes, int count) {
            if (used.addAndGet(count) > most) {
                used.addAndGet(-count);
                throw new ProblemException(
                                ProblemType.UPSTREAM_UNAVAILABLE, "The gateway holds as many large requests as it may")
                        .withRetryAfter(RETRY_AFTER);
            }
            length += count;
            try {
                out.write(bytes, 0, count);
            } catch (IOException e) {
                throw refused(e);
            }
        }

        private void complete() {
            try {
                out.close();
            } catch (IOException e) {
                throw refused(e);
            }
        }

        /** Its content, as nobody has looked into it. */
        Body.Stored body() {
            return new Body.Stored(new byte[0], file, 0, length, MissingNode.getInstance());
        }

        @Override
        public void close() {
            used.addAndGet(-length);
            length = 0;
            try (out) {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("A large request stays on the disk: {}", file, e);
            }
        }
    }
}
