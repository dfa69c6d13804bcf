package io.gateway302.results;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.ResultRows.Row;
import io.gateway302.results.ResultRows.State;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.links.EventLinks;
import io.gateway302.results.links.LinkSignature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Access to stored files by signed links. */
final class ResultReader {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ResultRows rows;
    private final FileStore files;
    private final LinkSignature links;
    private final Clock clock;

    ResultReader(ResultRows rows, FileStore files, LinkSignature links, Clock clock) {
        this.rows = rows;
        this.files = files;
        this.links = links;
        this.clock = clock;
    }

    /**
     * File that may be read.
     *
     * @param result the file
     * @param remaining time for which its link, or the file itself, is still valid
     */
    record Linked(StoredResult result, Duration remaining) {}

    /**
     * Returns the file of a link. Without a valid signature, nothing is looked up.
     *
     * @throws ProblemException if the id is malformed (404), the link is not valid (403), or the file is deleted (410)
     */
    Linked find(String id, @Nullable String expires, @Nullable String signature) {
        if (!FileId.isValid(id)) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no such file");
        }
        Instant end = links.verify(id, expires, signature);
        Instant now = clock.instant();
        if (end == null || !now.isBefore(end)) {
            throw EventLinks.invalid(end != null);
        }
        // a valid signature shows that the file existed, although its row may be gone
        return new Linked(stored(id, now).result(), Duration.between(now, end));
    }

    /**
     * Returns a file for a caller whose permission was checked.
     *
     * @throws ProblemException if the file is deleted (410)
     */
    Linked find(String id) {
        return stored(id, clock.instant());
    }

    private Linked stored(String id, Instant now) {
        Row row = rows.find(id).orElseThrow(ResultReader::gone);
        StoredResult result = row.result();
        if (row.state() != State.STORED || result == null || !now.isBefore(row.expiresAt())) {
            throw gone();
        }
        return new Linked(result, Duration.between(now, row.expiresAt()));
    }

    private static ProblemException gone() {
        return new ProblemException(ProblemType.RESULT_GONE, "The file was deleted, or its retention has ended");
    }

    /**
     * Opens a part of a file.
     *
     * @throws ProblemException if the file is missing (410) or the store is unavailable (503)
     */
    InputStream open(StoredResult result, ByteRange range) {
        try {
            return files.open(result.id(), range.from(), range.length());
        } catch (NoSuchFileException _) {
            throw gone();
        } catch (IOException e) {
            throw new ProblemException(ProblemType.STORAGE_UNAVAILABLE, "The store of result files cannot be used now")
                    .withRetryAfter(RETRY_AFTER)
                    .withCause(e);
        }
    }
}
