package io.gateway302.results;

import io.gateway302.egress.EgressResponse;
import io.gateway302.results.Copy.Reason;
import io.gateway302.results.ResultRows.Row;
import io.gateway302.results.ResultRows.State;
import io.gateway302.results.Staging.StagedFile;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.links.LinkSignature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Store of result files in a directory or in S3. A copy goes through a file on the local disk: only a complete file is
 * stored.
 */
final class FileResultStore implements ResultStore {

    private static final Logger log = LoggerFactory.getLogger(FileResultStore.class);

    private static final int MAX_KIND = 32;

    /** Time after the latest end of a copy until its row counts as abandoned; longer than clocks of replicas differ. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

    private final ResultRows rows;
    private final FileStore files;
    private final Staging staging;
    private final Downloads downloads;
    private final LinkSignature links;
    private final ResultProperties properties;
    private final ResultMeters meters;
    private final Clock clock;
    private final Semaphore slots;

    FileResultStore(
            ResultRows rows,
            FileStore files,
            Staging staging,
            Downloads downloads,
            LinkSignature links,
            ResultProperties properties,
            ResultMeters meters,
            Clock clock) {
        this.rows = rows;
        this.files = files;
        this.staging = staging;
        this.downloads = downloads;
        this.links = links;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
        this.slots = new Semaphore(properties.concurrency(), true);
    }

    @Override
    public Copy store(ResultSource source) {
        long start = System.nanoTime();
        Copy copy;
        try {
            Copy earlier = earlier(source).orElse(null);
            if (earlier != null) {
                meters.skipped();
                return earlier;
            }
            copy = new Copy.Stored(copyInTurn(source));
        } catch (CopyException e) {
            log(source, e);
            copy = e.toCopy();
        } catch (DataAccessException e) {
            log.warn(
                    "A result of task {} is not stored: the database cannot be used: {}",
                    source.taskId(),
                    e.toString());
            copy = new Copy.Failed(Reason.STORAGE_FAILED, "The file could not be stored");
        } catch (RuntimeException e) {
            log.error("A result of task {} is not stored", source.taskId(), e);
            copy = new Copy.Failed(Reason.INTERNAL, "The gateway failed to store the file");
        }
        meters.copied(copy, Duration.ofNanos(System.nanoTime() - start));
        return copy;
    }

    private static void log(ResultSource source, CopyException failure) {
        if (failure.reason() == Reason.STORAGE_FAILED) {
            log.warn("A result of task {} is not stored: {}", source.taskId(), String.valueOf(failure.getCause()));
        } else {
            log.info(
                    "Result {} of task {} is not stored: {}: {}",
                    source.index(),
                    source.taskId(),
                    failure.reason().code(),
                    failure.getMessage());
        }
    }

    /** Returns the outcome of an earlier copy of the same result. */
    private Optional<Copy> earlier(ResultSource source) {
        return rows.find(source.taskId(), source.index()).map(FileResultStore::outcome);
    }

    private static Copy outcome(Row row) {
        return row.state() == State.STORED && row.result() != null
                ? new Copy.Stored(row.result())
                : deleted().toCopy();
    }

    private static CopyException deleted() {
        return new CopyException(Reason.DELETED, "The results of the task were deleted");
    }

    private StoredResult copyInTurn(ResultSource source) throws CopyException {
        if (source.index() >= properties.maxResults()) {
            throw new CopyException(
                    Reason.TOO_MANY, "Only the first " + properties.maxResults() + " results of a task are stored");
        }
        acquire();
        try {
            return copy(source);
        } finally {
            slots.release();
        }
    }

    private void acquire() throws CopyException {
        try {
            if (!slots.tryAcquire(properties.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CopyException(Reason.BUSY, "Too many other files were copied at the same time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CopyException(Reason.BUSY, "The gateway stops", e);
        }
    }

    private StoredResult copy(ResultSource source) throws CopyException {
        String id = FileId.create();
        long deadline = System.nanoTime() + properties.timeout().toNanos();
        // twice the time: S3 gets as long for its part
        Duration longest = properties.timeout().multipliedBy(2).plus(ABANDONED_AFTER);
        rows.add(id, source, kind(source.kind()), clock.instant().plus(longest));
        boolean stored = false;
        try (StagedFile file = staged(id, source, deadline)) {
            put(id, file);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            stored = rows.complete(id, file, now, now.plus(properties.retention()));
        } finally {
            if (!stored) {
                discard(id);
            }
        }
        Row row = (stored ? rows.find(id) : rows.find(source.taskId(), source.index())).orElseThrow(() -> deleted());
        if (row.state() != State.STORED || row.result() == null) {
            throw deleted();
        }
        return row.result();
    }

    /** Returns a kind that is safe in a file name. */
    private static String kind(String kind) {
        String safe = kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
        return safe.isEmpty() ? "file" : safe.substring(0, Math.min(safe.length(), MAX_KIND));
    }

    private StagedFile staged(String id, ResultSource source, long deadline) throws CopyException {
        return switch (source.content()) {
            case ResultSource.Content.Inline inline ->
                staging.write(id, new ByteArrayInputStream(inline.bytes()), deadline);
            case ResultSource.Content.Streamed streamed -> staging.write(id, streamed.in(), deadline);
            case ResultSource.Content.Remote remote -> {
                try (EgressResponse response = downloads.open(remote.address(), deadline)) {
                    StagedFile file = staging.write(id, response.body(), deadline);
                    long announced = Downloads.length(response);
                    if (announced >= 0 && file.size() != announced) {
                        file.close();
                        throw new CopyException(Reason.INCOMPLETE, "The file broke off before its end");
                    }
                    yield file;
                }
            }
        };
    }

    private void put(String id, StagedFile file) throws CopyException {
        try {
            files.put(id, file.path(), file.facts().type().contentType());
        } catch (IOException e) {
            throw new CopyException(Reason.STORAGE_FAILED, "The file could not be stored", e);
        }
    }

    /**
     * Deletes what a failed copy has left. What cannot be deleted now is deleted when its row expires. The file stays if
     * its row is that of a stored one after all, because only the response of the database was lost.
     */
    private void discard(String id) {
        // the pool of the database gives an interrupted thread no connection
        boolean interrupted = Thread.interrupted();
        try {
            if (rows.abandon(id)) {
                files.delete(id);
                rows.remove(id);
            } else if (rows.find(id).filter(row -> row.state() == State.STORED).isEmpty()) {
                files.delete(id);
            }
        } catch (IOException | DataAccessException e) {
            log.warn("The rest of a failed copy cannot be deleted now: {}", e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void delete(String clientId, String taskId) {
        for (String id : rows.markDeleting(clientId, taskId)) {
            try {
                files.delete(id);
                rows.markDeleted(id);
            } catch (IOException | DataAccessException e) {
                log.warn("A deleted result of task {} is still stored; it will be deleted: {}", taskId, e.toString());
            }
        }
    }

    @Override
    public boolean isStoring() {
        return true;
    }

    @Override
    public String link(String fileId, Instant expiresAt) {
        return links.link(fileId, expiresAt);
    }
}
