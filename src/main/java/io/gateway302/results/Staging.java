package io.gateway302.results;

import io.gateway302.database.PrivateFiles;
import io.gateway302.egress.EgressTooLargeException;
import io.gateway302.results.Copy.Reason;
import io.gateway302.results.media.MediaFacts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directory for files while they are copied. Memory of a copy: one buffer of 64 KB. */
final class Staging {

    private static final Logger log = LoggerFactory.getLogger(Staging.class);

    private static final int BUFFER = 64 * 1024;
    private static final String SUFFIX = ".part";
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path directory;
    private final long maxSize;

    /**
     * Creates the staging in an existing directory.
     *
     * @param maxSize maximum size of a file in bytes
     */
    Staging(Path directory, long maxSize) {
        this.directory = directory;
        this.maxSize = maxSize;
    }

    /**
     * Complete file on the local disk. Closing it deletes the file unless it was moved.
     *
     * @param size size in bytes, at least 1
     * @param sha256 SHA-256 in hexadecimal digits
     * @param facts properties of the content
     */
    record StagedFile(Path path, long size, String sha256, MediaFacts facts) implements AutoCloseable {

        @Override
        public void close() {
            delete(path);
        }
    }

    /**
     * Writes a stream to a new file, and its content to disk.
     *
     * @param name name of the file
     * @param deadline end of the copy, as {@link System#nanoTime}
     * @throws CopyException if the stream fails, is empty or too large, or the disk fails; no file is left
     */
    StagedFile write(String name, InputStream in, long deadline) throws CopyException {
        Path path = directory.resolve(name + SUFFIX);
        boolean complete = false;
        try (FileChannel file = open(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long size = transfer(in, file, digest, deadline);
            if (size == 0) {
                throw new CopyException(Reason.EMPTY, "The file is empty");
            }
            file.force(true);
            StagedFile staged =
                    new StagedFile(path, size, HexFormat.of().formatHex(digest.digest()), MediaFacts.of(file));
            complete = true;
            return staged;
        } catch (IOException e) {
            throw failed(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        } finally {
            if (!complete) {
                delete(path);
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, NEW, PrivateFiles.mode(path));
    }

    private long transfer(InputStream in, FileChannel file, MessageDigest digest, long deadline)
            throws CopyException, IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = read(in, buffer, deadline); read >= 0; read = read(in, buffer, deadline)) {
            size += read;
            if (size > maxSize) {
                throw tooLarge(null);
            }
            digest.update(buffer, 0, read);
            ByteBuffer piece = ByteBuffer.wrap(buffer, 0, read);
            while (piece.hasRemaining()) {
                var _ = file.write(piece);
            }
        }
        return size;
    }

    private int read(InputStream in, byte[] buffer, long deadline) throws CopyException {
        try {
            int read = in.read(buffer);
            if (System.nanoTime() - deadline > 0) {
                throw timeout(null);
            }
            return read;
        } catch (EgressTooLargeException e) {
            throw tooLarge(e);
        } catch (IOException e) {
            throw System.nanoTime() - deadline > 0
                    ? timeout(e)
                    : new CopyException(Reason.INCOMPLETE, "The file broke off before its end", e);
        }
    }

    private CopyException tooLarge(@Nullable Exception cause) {
        return new CopyException(
                Reason.TOO_LARGE, "The file is larger than " + maxSize + " bytes, the maximum that is stored", cause);
    }

    private static CopyException timeout(@Nullable Exception cause) {
        return new CopyException(Reason.TIMEOUT, "The copy of the file took too long", cause);
    }

    private static CopyException failed(IOException cause) {
        return new CopyException(Reason.STORAGE_FAILED, "The file could not be stored", cause);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.warn("A file of an unfinished copy cannot be deleted now: {}", e.toString());
        }
    }

    /** Deletes the files of copies that a killed process left, which were last written before this time. */
    void deleteBefore(Instant time) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(time)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException _) {
                    // its copy has ended meanwhile
                }
            }
        }
    }
}
