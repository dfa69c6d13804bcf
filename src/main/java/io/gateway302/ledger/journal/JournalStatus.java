package io.gateway302.ledger.journal;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Status of a journal's disk. One thread changes it, any thread reads it. */
public final class JournalStatus {

    private static final Logger log = LoggerFactory.getLogger(JournalStatus.class);

    private static final Duration REMINDER = Duration.ofMinutes(1);

    private final Path file;
    private volatile @Nullable Outage outage;
    private volatile int kept;
    private long remindedAt;

    JournalStatus(Path file) {
        this.file = file;
    }

    private record Outage(String reason, long since) {}

    /**
     * Returns the fault of the disk, such as {@code The journal of the ledger cannot be written: the disk is full};
     * null if there is none.
     */
    public @Nullable String fault() {
        Outage current = outage;
        return current == null ? null : current.reason();
    }

    /** Returns whether the last write succeeded. */
    public boolean isUp() {
        return outage == null;
    }

    /** Returns the number of writes kept in memory until the disk accepts them. */
    public int kept() {
        return kept;
    }

    /** Records a rejected write. */
    void failed(JournalException failure, int nowKept) {
        kept = nowKept;
        String reason = String.valueOf(failure.getMessage());
        Outage before = outage;
        long now = System.nanoTime();
        if (before == null || !before.reason().equals(reason)) {
            outage = new Outage(reason, before == null ? now : before.since());
            remindedAt = now;
            log.error("{} ({}). Calls that cost money are refused until it can", reason, file);
            log.debug("The cause:", failure);
        } else if (now - remindedAt > REMINDER.toNanos()) {
            remindedAt = now;
            log.error(
                    "{} ({}), for {} s now. {} entries are kept in memory",
                    reason,
                    file,
                    seconds(before.since()),
                    nowKept);
        }
    }

    /** Records that the disk has accepted all writes. */
    void succeeded() {
        Outage before = outage;
        if (before != null) {
            log.info(
                    "The journal of the ledger can be written again after {} s. {} entries that were kept in memory are"
                            + " on the disk",
                    seconds(before.since()),
                    kept);
        }
        kept = 0;
        outage = null;
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }
}
