package io.gateway302.results.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Store of immutable files with names of the gateway. Safe for use by many threads and replicas. */
public interface FileStore extends AutoCloseable {

    /**
     * Stores a file. It is visible completely or not at all, also if the process is killed meanwhile.
     *
     * @param staged file on the local disk, whose content is on disk; may be moved
     * @throws IOException if it is not stored
     */
    void put(String name, Path staged, String contentType) throws IOException;

    /**
     * Opens a part of a file. The stream must be closed.
     *
     * @param from offset of the first byte
     * @param length number of bytes, at least 1, all within the file
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the store is unavailable
     */
    InputStream open(String name, long from, long length) throws IOException;

    /**
     * Deletes a file; a missing one counts as deleted.
     *
     * @throws IOException if the store is unavailable
     */
    void delete(String name) throws IOException;

    @Override
    void close();
}
