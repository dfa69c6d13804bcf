package io.gateway302.results;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Store of copies of result files, for the tasks that produce them. */
public interface ResultStore {

    /**
     * Copies a result file of a task on the calling thread, which may take minutes. The same task and index stored twice
     * is one file, also by two replicas at the same time. Never throws for a failed copy; a failed copy leaves nothing
     * behind.
     */
    Copy store(ResultSource source);

    /**
     * Deletes all stored results of a task; their links get status 410 from now on. Files that the store does not delete
     * now are deleted in the background. Results of another client stay.
     *
     * @throws org.springframework.dao.DataAccessException if the database is unavailable; nothing was deleted
     */
    void delete(String clientId, String taskId);

    /** Returns whether this gateway stores files at all. */
    boolean isStoring();

    /**
     * Returns a short-lived signed link to a stored file, such as {@code /files/file_…?expires=…&signature=…}. It is
     * absolute if {@code gateway.public-url} is set, otherwise it begins with the context path.
     *
     * @param fileId id of the file
     * @param expiresAt end of the file; the link ends at the latest with it
     * @return null if this gateway stores no files
     */
    @Nullable
    String link(String fileId, Instant expiresAt);
}
