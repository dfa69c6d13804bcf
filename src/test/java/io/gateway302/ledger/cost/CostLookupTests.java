package io.gateway302.ledger.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.ledger.PendingCost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of the order and the concurrency of lookups. */
class CostLookupTests {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock = Clock.systemUTC();
    private final MemoryPendingCosts pending = new MemoryPendingCosts();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Map<String, Integer> begun = new ConcurrentHashMap<>();
    private @Nullable CostLookup lookup;

    private void start(Consumer<PendingCost> work) {
        CostLookup started = new CostLookup(
                pending,
                call -> {
                    begun.merge(call.id(), 1, Integer::sum);
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    try {
                        work.accept(call);
                    } finally {
                        atOnce.decrementAndGet();
                    }
                },
                clock);
        lookup = started;
        started.start();
    }

    @AfterEach
    void stop() {
        if (lookup != null) {
            lookup.stop();
        }
    }

    @Test
    void asksForFewAtATimeHoweverManyThereAreAndHoweverLongItTakes() {
        Semaphore answers = new Semaphore(0);
        MemoryPendingCosts.calls(1000, LONG_AGO).forEach(pending::add);
        start(call -> {
            answers.acquireUninterruptibly();
            pending.giveUp(call);
        });
        await().until(() -> atOnce.get() == CostLookup.AT_ONCE);

        answers.release(1000);
        await().until(() -> pending.givenUp.size() == 1000);

        assertThat(mostAtOnce).hasValue(CostLookup.AT_ONCE);
        assertThat(begun)
                .hasSize(1000)
                .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void oneThatTakesLongHoldsUpNoOther() {
        CountDownLatch end = new CountDownLatch(1);
        pending.add(MemoryPendingCosts.call("slow", LONG_AGO));
        start(call -> {
            if (call.id().equals("slow")) {
                awaitUninterruptibly(end);
            }
            pending.giveUp(call);
        });
        await().until(() -> begun.containsKey("slow"));
        // due a little later, while the slow lookup is still running
        pending.add(MemoryPendingCosts.call("soon", clock.instant()));

        await().until(() -> pending.givenUp.containsKey("soon"));
        assertThat(pending.givenUp).doesNotContainKey("slow");
        end.countDown();
        await().until(() -> pending.size() == 0);
        assertThat(begun).containsEntry("slow", 1);
    }

    @Test
    void wakesUpForOneThatIsAddedAndWaitsUntilItIsDue() {
        Map<String, Instant> asked = new ConcurrentHashMap<>();
        start(call -> {
            asked.put(call.id(), clock.instant());
            pending.giveUp(call);
        });
        PendingCost call = MemoryPendingCosts.call("a", clock.instant());

        pending.add(call);

        await().until(() -> pending.givenUp.containsKey("a"));
        assertThat(asked.get("a"))
                .isAfterOrEqualTo(call.dueAt())
                .isBefore(call.dueAt().plusSeconds(5));
    }

    @Test
    void goesOnWhenTheDatabaseComesBackAndDoesNotHurryUntilThen() {
        List<Instant> tries = new CopyOnWriteArrayList<>();
        start(call -> {
            tries.add(clock.instant());
            if (tries.size() < 3) {
                throw new IllegalStateException("The database is away");
            }
            pending.giveUp(call);
        });

        pending.add(MemoryPendingCosts.call("a", LONG_AGO));

        await().atMost(Duration.ofSeconds(20)).until(() -> pending.givenUp.containsKey("a"));
        assertThat(Duration.between(tries.getFirst(), tries.getLast())).isGreaterThan(Duration.ofMillis(1900));
    }

    @Test
    void outlivesADatabaseThatIsAwayWhenItLooksForCalls() {
        pending.away = true;
        pending.add(MemoryPendingCosts.call("a", LONG_AGO));
        start(pending::giveUp);
        await().until(() -> pending.refusals.get() > 0);

        pending.away = false;

        await().atMost(Duration.ofSeconds(20)).until(() -> pending.givenUp.containsKey("a"));
    }

    @Test
    void asksForNothingAfterItHasStopped() {
        start(pending::giveUp);
        stop();

        pending.add(MemoryPendingCosts.call("a", LONG_AGO));

        assertThat(begun).isEmpty();
        // and another queue, as after a restart, finds it
        start(pending::giveUp);
        await().until(() -> pending.givenUp.containsKey("a"));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
