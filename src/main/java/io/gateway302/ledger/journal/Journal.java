package io.gateway302.ledger.journal;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.journal.Write.Urgency;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable buffer on the local disk for intents, and for entries that are not in the store yet. It survives a restart
 * and has a maximum number of entries.
 *
 * <p>An intent contains the entry that is recorded if the end of its call never is. It reserves capacity for that end,
 * so that the end can be recorded even if the journal is full.
 */
public final class Journal implements PendingCosts, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    /** Maximum wait for the disk. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final JournalLock slot;
    private final JournalFile file;
    private final long capacity;
    private final Clock clock;
    private final JournalStatus status;
    private final WriterThread writer;
    private final Progress progress = new Progress();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong backlog = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final Map<String, Write> adopting = new ConcurrentHashMap<>();
    private volatile Head head;
    private volatile Head kept;
    private volatile Runnable pendingAdded = () -> {};

    /**
     * Opens a journal, and appends its remaining intents to the chain.
     *
     * @param capacity maximum number of entries
     * @param commits receiver of the duration of each write
     */
    Journal(JournalLock slot, long capacity, Chain chain, Clock clock, Consumer<Duration> commits) {
        this.slot = slot;
        this.capacity = capacity;
        this.clock = clock;
        this.status = new JournalStatus(slot.file());
        this.file = new JournalFile(slot.file(), chain);
        List<CallEntry> intents = file.intents(CallEntry.class);
        this.head = file.head();
        this.kept = file.outbox(0, 1).stream()
                .findFirst()
                .map(next -> new Head(next.writer(), next.sequence() - 1, next.previousHash()))
                .orElse(head);
        long waiting = file.outboxSize();
        held.set(waiting + intents.size());
        backlog.set(waiting);
        pending.set(file.pendingSize());
        progress.shipped(head.sequence() - waiting);
        progress.recorded(head.sequence());
        this.writer = new WriterThread(file, status, commits, this::committed);
        recover(intents);
    }

    /** Records the calls in flight of a dead process. A full disk does not prevent startup: they are recorded later. */
    private void recover(List<CallEntry> intents) {
        Write write = new Write(
                transaction -> {
                    transaction.touch();
                    intents.forEach(intent -> {
                        transaction.append(intent.recordedAt(clock.instant()));
                        transaction.removeIntent(intent.id());
                    });
                },
                Urgency.ALWAYS);
        try {
            await(submit(write));
        } catch (JournalException e) {
            log.warn("{} calls that another process left are not recorded yet: {}", intents.size(), e.getMessage());
        }
    }

    private void committed() {
        Head now = file.head();
        backlog.addAndGet(now.sequence() - head.sequence());
        head = now;
        progress.recorded(now.sequence());
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    /**
     * Records an intent durably.
     *
     * @throws LedgerUnavailableException if the journal is full, or if the disk rejects the write
     */
    public void intend(CallEntry ifAbandoned) {
        if (held.incrementAndGet() > capacity) {
            held.decrementAndGet();
            throw new JournalException("The journal holds " + capacity + " entries that the store has not taken yet");
        }
        Write write = new Write(journal -> journal.addIntent(ifAbandoned), Urgency.NOW_OR_NEVER);
        try {
            submit(write);
        } catch (RuntimeException e) {
            held.decrementAndGet();
            throw e;
        }
        try {
            await(write);
        } catch (RuntimeException e) {
            // it may have been written: if it was only slow, or if its commit failed after the write
            withdraw(ifAbandoned.id());
            throw e;
        }
    }

    /** Removes the intent of a call that was not sent. */
    public void withdraw(String id) {
        held.decrementAndGet();
        writer.submit(new Write(journal -> journal.removeIntent(id), Urgency.ALWAYS), Duration.ZERO);
    }

    /**
     * Records the end of a call with an intent, durably.
     *
     * @param cost pending cost lookup; null if there is none
     * @throws LedgerUnavailableException if the disk rejects the write or is slow. The end stays in memory and is
     *     written when the disk accepts it. If the process ends before that, the intent is recorded.
     */
    public Recorded end(CallEntry entry, @Nullable PendingCost cost) {
        PendingCost asked = cost != null && pending.get() < capacity ? cost : null;
        AtomicLong sequence = new AtomicLong();
        Write write = new Write(
                journal -> {
                    journal.removeIntent(entry.id());
                    journal.append(entry);
                    sequence.set(journal.head().sequence());
                    if (asked != null) {
                        journal.putPending(asked);
                    }
                },
                Urgency.ALWAYS);
        if (asked != null) {
            var _ = write.done().thenRun(() -> {
                pending.incrementAndGet();
                pendingAdded.run();
            });
        }
        await(submit(write));
        return new Recorded(sequence.get(), asked != null);
    }

    /**
     * Recorded end of a call.
     *
     * @param sequence position in the chain
     * @param costPending true if a cost lookup is pending
     */
    public record Recorded(long sequence, boolean costPending) {}

    /**
     * Records an entry without an intent, asynchronously.
     *
     * @return false if the journal is more than half full, or if the disk has rejected writes for long: the remaining
     *     capacity is reserved for calls that may have been billed
     */
    public boolean note(LedgerEntry entry) {
        if (held.incrementAndGet() > capacity / 2
                || !trySubmit(new Write(journal -> journal.append(entry), Urgency.SOME_TIME))) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * Records what became known of a recorded call, durably.
     *
     * @return position in the chain; 0 if the journal is full, so that the entry is not recorded
     * @throws LedgerUnavailableException if the disk rejects the write or is slow; the entry stays in memory and is
     *     written when the disk accepts it
     */
    public long add(LedgerEntry entry) {
        if (held.incrementAndGet() > capacity) {
            held.decrementAndGet();
            return 0;
        }
        AtomicLong sequence = new AtomicLong();
        Consumer<JournalTransaction> work = journal -> {
            journal.append(entry);
            sequence.set(journal.head().sequence());
        };
        await(submit(new Write(work, Urgency.ALWAYS)));
        return sequence.get();
    }

    /**
     * Records an entry of another process durably. It can be called again for the same entry after a failure.
     *
     * @throws LedgerUnavailableException if the disk rejects the write or is slow; the entry is written when the disk
     *     accepts it
     */
    public void adopt(CallEntry left) {
        Write write = adopting.computeIfAbsent(left.id(), _ -> {
            Write added = new Write(journal -> journal.append(left), Urgency.ALWAYS);
            held.incrementAndGet();
            submit(added);
            return added;
        });
        if (!write.done().isDone()) {
            await(write);
        }
        adopting.remove(left.id());
    }

    /** Returns the ids of the calls in flight that have an intent. */
    public List<String> intended() {
        return file.intents(CallEntry.class).stream().map(CallEntry::id).toList();
    }

    // ---- the store ---------------------------------------------------------------------------------------------

    /** Returns the file of the journal. */
    Path location() {
        return slot.file();
    }

    /** Returns the number of entries that are not in the store yet. */
    public long backlog() {
        return backlog.get();
    }

    /** Returns the maximum number of entries. */
    public long capacity() {
        return capacity;
    }

    /** Returns the last link of the chain. */
    public Head head() {
        return head;
    }

    /** Returns the last link that the store has. */
    Head kept() {
        return kept;
    }

    /** Returns the progress of recording and shipping. */
    Progress progress() {
        return progress;
    }

    /** Returns some of the links that are not in the store yet, in the order of the chain. */
    List<Link> next(int most) {
        return file.outbox(progress.shipped(), most);
    }

    /** Marks links as stored. They must be the first ones of the backlog. */
    void shipped(List<Link> links) {
        long last = links.getLast().sequence();
        kept = new Head(links.getLast().writer(), last, links.getLast().hash());
        progress.shipped(last);
        held.addAndGet(-links.size());
        backlog.addAndGet(-links.size());
        // if this write is lost, the links are shipped again
        trySubmit(new Write(journal -> journal.removeShipped(last), Urgency.SOME_TIME));
    }

    /**
     * Waits until all earlier entries are in the store.
     *
     * @return false after the timeout, or if the disk rejects writes
     */
    public boolean awaitShipped(Duration longest) throws InterruptedException {
        try {
            await(submit(new Write(_ -> {}, Urgency.NOW_OR_NEVER)));
        } catch (JournalException _) {
            return false;
        }
        return progress.awaitShipped(progress.recorded(), longest);
    }

    /**
     * Waits until the link is in the store.
     *
     * @return false after the timeout
     */
    public boolean awaitShipped(long sequence, Duration longest) throws InterruptedException {
        return progress.awaitShipped(sequence, longest);
    }

    // ---- costs -------------------------------------------------------------------------------------------------

    @Override
    public List<PendingCost> due(Instant now, int most) {
        return file.pending(now, most);
    }

    @Override
    public Instant nextDue() {
        return file.firstPending();
    }

    @Override
    public void settle(PendingCost settled, LedgerCost cost, Map<String, Long> units) {
        letGo(settled, journal -> journal.append(new SettlementEntry(settled.id(), clock.instant(), cost, units)), 1);
    }

    @Override
    public void retry(PendingCost put, Instant dueAt) {
        putOff(put.retried(dueAt));
    }

    @Override
    public void postpone(PendingCost put, Instant dueAt) {
        putOff(put.due(dueAt));
    }

    private void putOff(PendingCost later) {
        await(submit(new Write(journal -> journal.putPending(later), Urgency.NOW_OR_NEVER)));
    }

    /**
     * Makes the cost lookup of a call due now, if one is pending.
     *
     * @param upstreamRequestId upstream id of the cost record; null if it is that of the call
     * @param failed true if the call costs nothing without a record
     */
    public void hasten(String id, @Nullable String upstreamRequestId, boolean failed) {
        Instant now = clock.instant();
        Write write = new Write(
                journal -> journal.findPending(id)
                        .map(waiting -> waiting.hastened(upstreamRequestId, now))
                        .ifPresent(due -> journal.putPending(failed ? due.released(now) : due)),
                Urgency.NOW_OR_NEVER);
        // asynchronous: if it is not written, the cost is looked up later
        var _ = write.done().thenRun(() -> pendingAdded.run());
        trySubmit(write);
    }

    @Override
    public void giveUp(PendingCost put) {
        letGo(put, _ -> {}, 0);
    }

    /** Removes a pending cost lookup. If the disk rejects the write, the cost is looked up once more. */
    private void letGo(PendingCost put, Consumer<JournalTransaction> ifThere, int entries) {
        AtomicBoolean wasThere = new AtomicBoolean();
        Write write = new Write(
                journal -> {
                    wasThere.set(journal.removePending(put.id()));
                    if (wasThere.get()) {
                        ifThere.accept(journal);
                    }
                },
                Urgency.NOW_OR_NEVER);
        var _ = write.done().thenRun(() -> {
            if (wasThere.get()) {
                pending.decrementAndGet();
                held.addAndGet(entries);
            }
        });
        await(submit(write));
    }

    @Override
    public void onAdded(Runnable listener) {
        pendingAdded = listener;
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    /** Returns the status of the disk. */
    public JournalStatus status() {
        return status;
    }

    private Write submit(Write write) {
        if (!writer.submit(write, write.urgency() == Urgency.SOME_TIME ? MAX_WAIT : Duration.ZERO)) {
            String fault = status.fault();
            throw new JournalException(fault == null ? "The journal cannot keep up with what is to be written" : fault);
        }
        return write;
    }

    private boolean trySubmit(Write write) {
        return writer.submit(write, Duration.ZERO);
    }

    /**
     * Waits for the first try only, because later tries may take long. While the disk is known to reject writes, it
     * fails without waiting.
     */
    private void await(Write write) {
        String fault = status.fault();
        if (fault != null && !write.firstTry().isDone()) {
            throw new JournalException(fault);
        }
        try {
            write.awaitFirstTry(MAX_WAIT);
        } catch (ExecutionException e) {
            // other failures are only logged
            String reason = e.getCause() instanceof JournalException refused ? refused.getMessage() : null;
            throw new JournalException(reason == null ? "The journal of the ledger cannot be written" : reason, e);
        } catch (TimeoutException e) {
            throw new JournalException("The journal cannot be written: the disk does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException("The wait for the journal was interrupted", e);
        }
    }

    /** Writes the remaining entries, and releases the journal for the next process. */
    @Override
    public void close() {
        writer.close();
        file.close();
        slot.close();
    }
}
