package io.gateway302.relay;

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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Directory for large request bodies while their calls run. On disk they can be inspected, and sent again where that is
 * free, without using memory. Files are readable by this process's user only.
 */
public final class Spool {

    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String PREFIX = "request-";
    private static final String SUFFIX = ".spool";
    private static final int PIECE = 64 * 1024;

    /** Age from which a file is deleted at start: no call takes that long, so a killed process left it. */
    private static final Duration MAX_CALL_TIME = Duration.ofHours(6);

    private final Path directory;
    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates a spool.
     *
     * @param most maximum total size of all files in bytes
     */
    public Spool(Path directory, long most) {
        this.directory = directory;
        this.most = most;
    }

    /** Creates the directory, and deletes files that another process left there. */
    public void open() {
        try {
            PrivateFiles.createDirectories(directory);
            Instant before = Instant.now().minus(MAX_CALL_TIME);
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
     * Stores a request body.
     *
     * @param start bytes that were already read
     * @param rest remaining bytes
     * @param largest maximum size of the body in bytes
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the body is too large, the spool is full, or the disk fails
     */
    Stored store(byte[] start, InputStream rest, long largest) throws IOException {
        Stored stored = create();
        try {
            stored.write(start, 0, start.length);
            byte[] piece = new byte[PIECE];
            for (int read = rest.read(piece); read >= 0; read = rest.read(piece)) {
                if (stored.length + read > largest) {
                    throw RequestBody.tooLarge(largest);
                }
                stored.write(piece, 0, read);
            }
            stored.complete();
            return stored;
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    /** Returns an empty file to write to. */
    Stored create() {
        return new Stored();
    }

    /**
     * Returns the problem for a disk failure. It must not be an IOException, which would count as a failure of the
     * caller's connection.
     */
    private ProblemException refused(IOException failure) {
        log.warn("A large request cannot be stored in {}: {}", directory, failure.toString());
        return new ProblemException(ProblemType.STORAGE_UNAVAILABLE, "The gateway cannot store the request now")
                .withRetryAfter(RETRY_AFTER)
                .withCause(failure);
    }

    /** Returns the current total size of all files in bytes. */
    public long used() {
        return used.get();
    }

    /** Request body on disk; deleted on close. */
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

        /**
         * Adds bytes.
         *
         * @throws ProblemException if the spool is full, or the disk fails
         */
        void write(byte[] bytes, int offset, int count) {
            if (used.addAndGet(count) > most) {
                used.addAndGet(-count);
                throw new ProblemException(
                                ProblemType.UPSTREAM_UNAVAILABLE, "The gateway holds as many large requests as it may")
                        .withRetryAfter(RETRY_AFTER);
            }
            length += count;
            try {
                out.write(bytes, offset, count);
            } catch (IOException e) {
                throw refused(e);
            }
        }

        /** Ends the writing. */
        void complete() {
            try {
                out.close();
            } catch (IOException e) {
                throw refused(e);
            }
        }

        /** Returns the body, not parsed yet. */
        Body.Stored body() {
            return body(MissingNode.getInstance());
        }

        /** Returns the body with its parsed content. */
        Body.Stored body(JsonNode tree) {
            return new Body.Stored(new byte[0], file, 0, length, tree);
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
