package io.gateway302.idempotency;

import io.gateway302.idempotency.StoredOutcome.Answered;
import io.gateway302.idempotency.StoredOutcome.NotKept;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Store of a bounded number of entries in the memory of this process. At the size limit, it drops the oldest responses,
 * whose duplicates are then rejected. At the limit of entries, it rejects new keys. It never forgets that a call was
 * made.
 */
final class MemoryIdempotencyStore implements IdempotencyStore {

    private final IdempotencyProperties properties;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<EntryId, Slot> slots = new HashMap<>();
    private final Deque<EntryId> answers = new ArrayDeque<>();
    private long size;

    MemoryIdempotencyStore(IdempotencyProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Entry with a latch that signals its replacement.
     *
     * @param entry stored entry
     * @param changed latch that opens when the entry is replaced or removed
     */
    private record Slot(Entry entry, CountDownLatch changed) {}

    @Override
    public ClaimResult begin(Claim claim) {
        return locked(now -> {
            Entry entry = find(claim.id(), now);
            if (entry != null) {
                return entry.meet(claim, now);
            }
            makeRoomForAKey(now);
            put(claim.id(), Entry.of(claim, now.plus(properties.lease()), now.plus(properties.ttl())));
            return new ClaimResult.Started();
        });
    }

    @Override
    public boolean finish(Claim claim, StoredOutcome ending) {
        return locked(now -> {
            Entry entry = find(claim.id(), now);
            return entry != null && entry.awaits(claim) && end(claim.id(), entry, ending, now);
        });
    }

    @Override
    public void release(Claim claim) {
        var _ = locked(now -> {
            Entry entry = find(claim.id(), now);
            return entry != null && entry.awaits(claim) && put(claim.id(), null);
        });
    }

    @Override
    public void renew(Collection<Claim> claims) {
        var _ = locked(now -> {
            for (Claim claim : claims) {
                Entry entry = find(claim.id(), now);
                if (entry != null && entry.awaits(claim)) {
                    put(claim.id(), entry.leasedUntil(now.plus(properties.lease()), now.plus(properties.ttl())));
                }
            }
            return true;
        });
    }

    @Override
    public void awaitChange(EntryId id, long millis) throws InterruptedException {
        CountDownLatch changed = locked(_ -> {
            Slot slot = slots.get(id);
            return slot == null || slot.entry().ending() != null ? new CountDownLatch(0) : slot.changed();
        });
        var _ = changed.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public int prune(int most) {
        return locked(now -> prune(most, now));
    }

    private <T> T locked(Function<Instant, T> work) {
        lock.lock();
        try {
            return work.apply(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Entry find(EntryId id, Instant now) {
        Slot slot = slots.get(id);
        return slot == null || slot.entry().isExpired(now) ? null : slot.entry();
    }

    private boolean end(EntryId id, Entry entry, StoredOutcome ending, Instant now) {
        put(id, entry.endedWith(ending, now.plus(properties.ttl())));
        while (size > properties.memory().maxSize().toBytes()) {
            EntryId oldest = answers.getFirst();
            Entry full = Objects.requireNonNull(slots.get(oldest)).entry();
            put(oldest, full.endedWith(new NotKept(), full.expiresAt()));
        }
        return true;
    }

    private void makeRoomForAKey(Instant now) {
        int most = properties.memory().maxEntries();
        if (slots.size() >= most && prune(most, now) == 0) {
            throw new IllegalStateException("There is room for " + most + " idempotency keys, and all are in use");
        }
    }

    private int prune(int most, Instant now) {
        int pruned = 0;
        for (Iterator<Slot> all = slots.values().iterator(); all.hasNext() && pruned < most; ) {
            Slot slot = all.next();
            if (slot.entry().isExpired(now)) {
                all.remove();
                replaced(slot);
                pruned++;
            }
        }
        answers.removeIf(id -> !slots.containsKey(id));
        // The entry is kept for one more TTL: a live owner renews its lease.
        slots.replaceAll((_, slot) -> slot.entry().isOverdue(now)
                ? new Slot(
                        slot.entry().endedWith(StoredOutcome.Unknown.OWNER_LOST, now.plus(properties.ttl())),
                        slot.changed())
                : slot);
        return pruned;
    }

    /** Replaces the entry; null removes it. */
    private boolean put(EntryId id, @Nullable Entry entry) {
        Slot old = entry == null ? slots.remove(id) : slots.put(id, new Slot(entry, new CountDownLatch(1)));
        if (old != null) {
            replaced(old);
            if (old.entry().ending() instanceof Answered) {
                answers.remove(id);
            }
        }
        if (entry != null && entry.ending() instanceof Answered answered) {
            answers.addLast(id);
            size += answered.body().length;
        }
        return true;
    }

    private void replaced(Slot slot) {
        if (slot.entry().ending() instanceof Answered answered) {
            size -= answered.body().length;
        }
        slot.changed().countDown();
    }
}
