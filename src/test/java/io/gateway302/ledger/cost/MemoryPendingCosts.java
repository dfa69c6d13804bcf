package io.gateway302.ledger.cost;

import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pending costs in memory that outlive their queue, as those of a journal outlive the process. */
final class MemoryPendingCosts implements PendingCosts {

    static final LedgerCost LIST_PRICE = new LedgerCost(new BigDecimal("0.05"), "USD", "price_list");

    /** Delay of the first lookup, as in the recorder. */
    static final Duration FIRST_QUESTION = Duration.ofMillis(250);

    final Map<String, Settled> settled = new ConcurrentHashMap<>();
    final Map<String, PendingCost> givenUp = new ConcurrentHashMap<>();
    final AtomicInteger refusals = new AtomicInteger();
    final AtomicInteger retries = new AtomicInteger();
    private final Map<String, PendingCost> pending = new ConcurrentHashMap<>();
    private volatile Runnable listener = () -> {};
    volatile boolean away;

    record Settled(LedgerCost cost, Map<String, Long> units) {}

    static PendingCost call(String id, Instant since) {
        return call(id, since, null);
    }

    static PendingCost call(String id, Instant since, @Nullable Instant reservedAt) {
        return new PendingCost(
                id,
                "r-" + id,
                "key-1",
                "shop",
                "doubao.drawing.character",
                LIST_PRICE,
                since,
                0,
                since.plus(FIRST_QUESTION),
                new PendingCost.Account("c-1", "k-1", reservedAt),
                null);
    }

    static List<PendingCost> calls(int count, Instant since) {
        return IntStream.range(0, count).mapToObj(i -> call("gen_" + i, since)).toList();
    }

    void add(PendingCost call) {
        pending.put(call.id(), call);
        listener.run();
    }

    int size() {
        return pending.size();
    }

    @Override
    public List<PendingCost> due(Instant now, int most) {
        checkThere();
        return pending.values().stream()
                .filter(call -> !call.dueAt().isAfter(now))
                .sorted(Comparator.comparing(PendingCost::dueAt).thenComparing(PendingCost::id))
                .limit(most)
                .toList();
    }

    @Override
    public Instant nextDue() {
        checkThere();
        return pending.values().stream()
                .map(PendingCost::dueAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    @Override
    public void settle(PendingCost call, LedgerCost cost, Map<String, Long> units) {
        checkThere();
        if (pending.remove(call.id()) == null) {
            throw new AssertionError(call.id() + " was let go of before");
        }
        settled.put(call.id(), new Settled(cost, units));
    }

    @Override
    public void retry(PendingCost call, Instant dueAt) {
        checkThere();
        retries.incrementAndGet();
        pending.put(call.id(), call.retried(dueAt));
    }

    @Override
    public void postpone(PendingCost call, Instant dueAt) {
        checkThere();
        retries.incrementAndGet();
        pending.put(call.id(), call.due(dueAt));
    }

    @Override
    public void giveUp(PendingCost call) {
        checkThere();
        pending.remove(call.id());
        givenUp.put(call.id(), call);
    }

    @Override
    public void onAdded(Runnable newListener) {
        listener = newListener;
    }

    private void checkThere() {
        if (away) {
            refusals.incrementAndGet();
            throw new IllegalStateException("The database is away");
        }
    }
}
