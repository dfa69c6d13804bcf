package io.gateway302.ledger.journal;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.Heads;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.chain.Chain;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Journal of this process, and journals that dead processes left in the same directory, until the store has their
 * entries.
 */
public final class Journals implements Heads, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journals.class);

    private final Journal own;
    private final List<Journal> left = new ArrayList<>();
    private final List<Shipper> shippers = new ArrayList<>();
    private final Duration longestStop;

    /**
     * Opens the journals, and starts shipping.
     *
     * @param capacity maximum number of entries of each journal
     * @param commits receiver of the duration of each write to the journal of this process
     * @param longestStop maximum wait at shutdown for the store to accept the backlog
     */
    public Journals(
            Path directory,
            long capacity,
            Chain chain,
            Clock clock,
            LedgerStore store,
            Consumer<Duration> commits,
            Duration longestStop) {
        this.longestStop = longestStop;
        this.own = new Journal(JournalLock.takeFirst(directory), capacity, chain, clock, commits);
        shippers.add(new Shipper(own, store));
        for (JournalLock slot : JournalLock.takeAbandoned(directory)) {
            Journal journal = new Journal(slot, capacity, chain, clock, _ -> {});
            left.add(journal);
            shippers.add(new Shipper(journal, store));
            log.info("Taking over the journal {}: {} entries", slot.file(), journal.backlog());
        }
    }

    /** Returns the journal of this process. */
    public Journal own() {
        return own;
    }

    /** Returns the number of entries in all journals that are not in the store yet. */
    public long backlog() {
        return own.backlog() + left.stream().mapToLong(Journal::backlog).sum();
    }

    /** Returns whether the store accepted the last entries of every journal. */
    public boolean storeAnswers() {
        return shippers.stream().noneMatch(Shipper::storeIsAway);
    }

    /** Returns the fault of a journal's disk; null if all journals can be written. */
    public @Nullable String fault() {
        return all().map(journal -> journal.status().fault())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Returns the number of entries kept in memory because the disk rejects them. */
    public long unwritten() {
        return all().mapToLong(journal -> journal.status().kept()).sum();
    }

    private Stream<Journal> all() {
        return Stream.concat(Stream.of(own), left.stream());
    }

    @Override
    public List<Head> kept() {
        return all().map(Journal::kept).filter(head -> head.sequence() > 0).toList();
    }

    /** Ships the backlog until the timeout. The next process with this directory ships the rest. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + longestStop.toNanos();
        if (backlog() > 0) {
            log.info("Shipping {} entries of the ledger before the end", backlog());
        }
        shippers.forEach(Shipper::stop);
        shippers.forEach(shipper -> shipper.awaitEnd(deadline));
        shippers.forEach(shipper -> shipper.reportLeft(longestStop));
        own.close();
        left.forEach(Journal::close);
    }
}
