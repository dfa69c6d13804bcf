package io.gateway302.ledger.journal;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.Chain;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.journal.Write.Urgency;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded on this machine and is not in the store yet. Survives the process; holds a bounded number of entries.
 *
 * <p>An intent is the entry that is to stand in the ledger if nobody comes to say better. It holds a place for what will
 * be said, so that an end can be recorded however full the journal is.
 */
public final class Journal implements PendingCosts, AutoCloseable {

    /** Longest wait for the disk. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Slot slot;
    private final JournalFile file;
    private final long capacity;
    private final Clock clock;
    private final WriterThread writer;
    private final Progress progress = new Progress();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong backlog = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private volatile Head head;
    private volatile Head kept;
    private volatile Runnable pendingAdded = () -> {};

    /**
     * Opens a journal, and links the intents that were left in it.
     *
     * @param capacity how many entries it may hold
     * @param commits told how long each write took
     */
    Journal(Slot slot, long capacity, Chain chain, Clock clock, Consumer<Duration> commits) {
        this.slot = slot;
        this.capacity = capacity;
        this.clock = clock;
        this.file = new JournalFile(slot.file(), chain);
        recover();
        this.head = file.head();
        this.kept = file.outbox(0, 1).stream()
                .findFirst()
                .map(next -> new Head(next.writer(), next.sequence() - 1, next.previousHash()))
                .orElse(head);
        long waiting = file.outboxSize();
        held.set(waiting);
        backlog.set(waiting);
        pending.set(file.pendingSize());
        progress.shipped(head.sequence() - waiting);
        progress.recorded(head.sequence());
        this.writer = new WriterThread(file, commits, this::committed);
    }

    private void recover() {
        List<CallEntry> intents = file.intents(CallEntry.class);
        if (!intents.isEmpty()) {
            file.transaction(() -> intents.forEach(intent -> {
                file.append(intent.recordedAt(clock.instant()));
                file.removeIntent(intent.id());
            }));
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
     * Notes, durably, what is to be recorded of a call if its end never is.
     *
     * @throws LedgerUnavailableException if there is no place for it, or the disk refuses
     */
    public void intend(CallEntry ifAbandoned) {
        if (held.incrementAndGet() > capacity) {
            held.decrementAndGet();
            throw new JournalException("The journal holds " + capacity + " entries that the store has not taken yet");
        }
        Write write = new Write(file -> file.addIntent(ifAbandoned), Urgency.NOW_OR_NEVER);
        try {
            await(submit(write));
        } catch (RuntimeException e) {
            // it may be written all the same, if it was only slow
            withdraw(ifAbandoned.id());
            throw e;
        }
    }

    /** Forgets an intent of which nothing came. */
    public void withdraw(String id) {
        held.decrementAndGet();
        trySubmit(new Write(file -> file.removeIntent(id), Urgency.SOME_TIME));
    }

    /**
     * Records, durably, the end of a call that was intended.
     *
     * @param cost what is to be asked of the upstream; null for nothing
     * @throws LedgerUnavailableException if the disk is not ready in time; it is still recorded when it is, and if the process dies
     *     before, the intent stands
     */
    public Recorded end(CallEntry entry, @Nullable PendingCost cost) {
        PendingCost asked = cost != null && pending.get() < capacity ? cost : null;
        AtomicLong sequence = new AtomicLong();
        Write write = new Write(
                file -> {
                    file.removeIntent(entry.id());
                    file.append(entry);
                    sequence.set(file.head().sequence());
                    if (asked != null) {
                        file.putPending(asked);
                    }
                },
                Urgency.SOME_TIME);
        await(submit(write));
        if (asked != null) {
            pending.incrementAndGet();
            pendingAdded.run();
        }
        return new Recorded(sequence.get(), asked != null);
    }

    /**
     * What was recorded.
     *
     * @param sequence its place in the chain
     * @param costPending whether its cost is still to be learnt
     */
    public record Recorded(long sequence, boolean costPending) {}

    /**
     * Records something that no intent has made a place for, soon.
     *
     * @return false if the journal is more than half full: the rest of it is for what may have been billed
     */
    public boolean note(LedgerEntry entry) {
        if (held.incrementAndGet() > capacity / 2
                || !trySubmit(new Write(file -> file.append(entry), Urgency.SOME_TIME))) {
            held.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Records, durably, what another process left. */
    public void adopt(CallEntry left) {
        held.incrementAndGet();
        await(submit(new Write(file -> file.append(left), Urgency.SOME_TIME)));
    }

    /** The ids of the calls that are under way. */
    public List<String> intended() {
        return file.intents(CallEntry.class).stream().map(CallEntry::id).toList();
    }

    // ---- the store ---------------------------------------------------------------------------------------------

    /** Returns the journal's file. */
    Path location() {
        return slot.file();
    }

    /** How many entries wait for the store. */
    public long backlog() {
        return backlog.get();
    }

    /** How many entries there is place for. */
    public long capacity() {
        return capacity;
    }

    /** The end of the chain. */
    public Head head() {
        return head;
    }

    /** The last link that the store has. */
    Head kept() {
        return kept;
    }

    /** How far it has come. */
    Progress progress() {
        return progress;
    }

    /** Some of what waits for the store, in the order of the chain. */
    List<Link> next(int most) {
        return file.outbox(progress.shipped(), most);
    }

    /** The store has these, the first of those that wait. */
    void shipped(List<Link> links) {
        long last = links.getLast().sequence();
        kept = new Head(links.getLast().writer(), last, links.getLast().hash());
        progress.shipped(last);
        held.addAndGet(-links.size());
        backlog.addAndGet(-links.size());
        // if this is lost, they are shipped again
        trySubmit(new Write(file -> file.removeShipped(last), Urgency.SOME_TIME));
    }

    /**
     * Waits until all that was recorded before is in the store.
     *
     * @return false if it took longer than it may
     */
    public boolean awaitShipped(Duration longest) throws InterruptedException {
        try {
            await(submit(new Write(_ -> {}, Urgency.SOME_TIME)));
        } catch (JournalException _) {
            return false;
        }
        return progress.awaitShipped(progress.recorded(), longest);
    }

    /**
     * Waits until the link is in the store.
     *
     * @return false if it took longer than it may
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
        held.incrementAndGet();
        letGo(
                settled,
                file -> file.append(new SettlementEntry(settled.id(), clock.instant(), cost, units)),
                held::decrementAndGet);
    }

    @Override
    public void retry(PendingCost put, Instant dueAt) {
        PendingCost later = new PendingCost(
                put.id(),
                put.upstreamRequestId(),
                put.upstreamKey(),
                put.client(),
                put.operation(),
                put.cost(),
                put.since(),
                put.tries() + 1,
                dueAt);
        await(submit(new Write(file -> file.putPending(later), Urgency.SOME_TIME)));
    }

    /**
     * Has the cost of a call asked for now, if it is still to be learnt.
     *
     * @param upstreamRequestId the upstream's id under which it keeps it; null for that of the call
     */
    public void hasten(String id, @Nullable String upstreamRequestId) {
        Instant now = clock.instant();
        // nobody waits for it, and it is asked for in the end anyway
        var _ = submit(new Write(
                        file -> file.findPending(id)
                                .ifPresent(waiting -> file.putPending(hastened(waiting, upstreamRequestId, now))),
                        Urgency.SOME_TIME))
                .thenRun(() -> pendingAdded.run());
    }

    private static PendingCost hastened(PendingCost waiting, @Nullable String upstreamRequestId, Instant now) {
        return new PendingCost(
                waiting.id(),
                upstreamRequestId == null ? waiting.upstreamRequestId() : upstreamRequestId,
                waiting.upstreamKey(),
                waiting.client(),
                waiting.operation(),
                waiting.cost(),
                waiting.since(),
                waiting.tries(),
                now);
    }

    @Override
    public void giveUp(PendingCost put) {
        letGo(put, _ -> {}, () -> {});
    }

    private void letGo(PendingCost put, Consumer<JournalFile> ifHeld, Runnable ifNot) {
        AtomicBoolean wasHeld = new AtomicBoolean();
        await(submit(new Write(
                file -> {
                    wasHeld.set(file.removePending(put.id()));
                    if (wasHeld.get()) {
                        ifHeld.accept(file);
                    }
                },
                Urgency.SOME_TIME)));
        if (wasHeld.get()) {
            pending.decrementAndGet();
        } else {
            ifNot.run();
        }
    }

    @Override
    public void onAdded(Runnable listener) {
        pendingAdded = listener;
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    private CompletableFuture<Void> submit(Write write) {
        if (!writer.submit(write, write.urgency() == Urgency.SOME_TIME ? PATIENCE : Duration.ZERO)) {
            throw new JournalException("The journal cannot keep up with what is to be written");
        }
        return write.done();
    }

    private boolean trySubmit(Write write) {
        return writer.submit(write, Duration.ZERO);
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new JournalException("The journal cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException("The wait for the journal was interrupted", e);
        }
    }

    /** Writes what is still waiting, and leaves the journal to the next process. */
    @Override
    public void close() {
        writer.close();
        file.close();
        slot.close();
    }
}
