package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Unit;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of all limit stores. */
abstract class LimitStoreContractTests {

    static final Leases LEASES = new Leases(Duration.ofMillis(300));

    final LimitScope client = Scopes.client(Limits.NONE);

    LimitStore store;

    /** Returns a store for one process. All returned stores share their counters, if the kind of store supports it. */
    abstract LimitStore open();

    /** Advances the clock of the store. */
    abstract void letPass(Duration time);

    /** Returns the time of the store's clock. */
    abstract Instant now();

    @BeforeEach
    void openStore() {
        store = open();
    }

    LimitKey requests(long limit) {
        return new LimitKey(client, Measure.REQUESTS_PER_MINUTE, limit);
    }

    LimitKey places(long limit) {
        return new LimitKey(client, Measure.CONCURRENCY, limit);
    }

    LimitKey images(@Nullable Long limit) {
        return new LimitKey(client, Measure.unitsPerDay(Unit.IMAGE), limit);
    }

    LimitKey month(long limit) {
        return new LimitKey(client, Measure.USD_PER_MONTH, limit);
    }

    LimitKey life(long limit) {
        return new LimitKey(Scopes.token(client, Limits.NONE, now().plusSeconds(900)), Measure.REQUESTS_IN_ALL, limit);
    }

    Decision reserve(Charge... charges) {
        return store.reserve(UUID.randomUUID().toString(), List.of(charges));
    }

    Reservation granted(Charge... charges) {
        Decision decision = reserve(charges);
        assertThat(decision).isInstanceOf(Decision.Granted.class);
        return ((Decision.Granted) decision).reservation();
    }

    Reading refused(Charge... charges) {
        Decision decision = reserve(charges);
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused) decision).by();
    }

    static Charge one(LimitKey limitKey) {
        return new Charge(limitKey, 1);
    }

    long used(LimitKey limitKey) {
        return store.read(List.of(limitKey)).getFirst().used();
    }

    @Test
    void letsAsManyRequestsThroughInAMinuteAsTheLimitSays() {
        granted(one(requests(2)));
        granted(one(requests(2)));

        Reading by = refused(one(requests(2)));

        assertThat(by.used()).isEqualTo(2);
        assertThat(by.remaining()).isZero();
        assertThat(by.resetsAt()).isBetween(now().plusSeconds(55), now().plusSeconds(61));
    }

    @Test
    void countsTheTokensOfTheLastMinuteByWhatWasUsed() {
        LimitKey tokens = new LimitKey(client, Measure.TOKENS_PER_MINUTE, 1000L);
        Reservation reservation = granted(new Charge(tokens, 600));
        assertThat(refused(new Charge(tokens, 500)).remaining()).isEqualTo(400);

        store.settle(reservation, List.of(100L));
        assertThat(used(tokens)).isEqualTo(100);
        store.settle(granted(new Charge(tokens, 500)), List.of(880L));

        Reading by = refused(new Charge(tokens, 21));
        assertThat(by.used()).isEqualTo(980);
        assertThat(by.resetsAt()).isBetween(now().plusSeconds(55), now().plusSeconds(61));
        granted(new Charge(tokens, 20));
    }

    @Test
    void countsCorrectionsOnceInTheirWindowAndNeverBelowZero() {
        granted(new Charge(month(1000), 0));
        store.settle(granted(new Charge(month(1000), 500)), List.of(500L));
        Reservation less = correction(now());

        store.settle(less, List.of(-200L));
        store.settle(less, List.of(-200L));
        assertThat(used(month(1000))).isEqualTo(300);
        store.settle(correction(now()), List.of(50L));
        assertThat(used(month(1000))).isEqualTo(350);
        store.settle(correction(now().minus(Duration.ofDays(40))), List.of(-100L));
        assertThat(used(month(1000))).isEqualTo(350);
        store.settle(correction(now()), List.of(-1000L));
        assertThat(used(month(1000))).isZero();
    }

    private Reservation correction(Instant at) {
        return Reservation.unconfirmed(UUID.randomUUID().toString(), List.of(new Charge(month(1000), 0)), at);
    }

    @Test
    void saysWhatIsLeft() {
        Decision decision = reserve(one(requests(5)), one(places(3)), new Charge(images(10L), 4));

        assertThat(decision.readings()).extracting(Reading::remaining).containsExactly(4L, 2L, 6L);
        assertThat(store.read(List.of(requests(5), images(10L))))
                .extracting(Reading::remaining)
                .containsExactly(4L, 6L);
    }

    @Test
    void takesNothingOfAnythingWhereOneLimitRefuses() {
        Charge[] all = {one(requests(10)), one(places(10)), one(life(10)), new Charge(images(1L), 1)};
        granted(all);

        Reading by = refused(all);

        assertThat(by.limitKey()).isEqualTo(images(1L));
        assertThat(used(requests(10))).isEqualTo(1);
        assertThat(used(places(10))).isEqualTo(1);
        assertThat(used(life(10))).isEqualTo(1);
        assertThat(used(images(1L))).isEqualTo(1);
    }

    @Test
    void checksAllScopesOfACall() {
        LimitKey keys = new LimitKey(Scopes.key(client, Limits.NONE), Measure.unitsPerDay(Unit.IMAGE), 1L);
        granted(one(images(5L)), one(keys));

        assertThat(refused(one(images(5L)), one(keys)).limitKey()).isEqualTo(keys);
        assertThat(used(images(5L))).isEqualTo(1);
    }

    @Test
    void settlesToWhatWasUsedMoreOrLess() {
        Reservation less = granted(new Charge(month(100), 50), new Charge(images(null), 5));
        store.settle(less, List.of(20L, 2L));
        assertThat(used(month(100))).isEqualTo(20);
        assertThat(used(images(null))).isEqualTo(2);

        Reservation more = granted(new Charge(month(100), 50), new Charge(images(null), 5));
        store.settle(more, List.of(90L, 7L));
        assertThat(used(month(100))).isEqualTo(110);
        assertThat(used(images(null))).isEqualTo(9);
        assertThat(refused(one(month(100))).remaining()).isZero();
    }

    @Test
    void settlesOnce() {
        Reservation reservation = granted(new Charge(month(100), 50), one(places(1)));
        store.settle(reservation, List.of(10L, 1L));
        Reservation next = granted(new Charge(month(100), 50), one(places(1)));

        store.settle(reservation, List.of(0L, 1L));

        assertThat(used(month(100))).isEqualTo(60);
        store.settle(next, List.of(50L, 1L));
        assertThat(used(month(100))).isEqualTo(60);
    }

    @Test
    void givesARequestBackWhereItDoesNotCount() {
        Reservation reservation = granted(one(requests(1)), one(life(1)));

        store.settle(reservation, List.of(0L, 0L));

        granted(one(requests(1)), one(life(1)));
    }

    @Test
    void freesThePlaceOfACallThatEnds() {
        Reservation reservation = granted(one(places(1)));
        refused(one(places(1)));

        store.settle(reservation, List.of(1L));

        granted(one(places(1)));
    }

    @Test
    void freesThePlacesOfAProcessThatIsGone() {
        granted(one(places(2)));
        granted(one(places(2)));
        refused(one(places(2)));

        letPass(LEASES.place().plusMillis(50));

        granted(one(places(2)));
        assertThat(used(places(2))).isEqualTo(1);
    }

    @Test
    void keepsThePlaceOfACallThatIsRenewed() {
        Reservation reservation = granted(one(places(1)));
        letPass(Duration.ofMillis(200));
        store.renew(List.of(reservation));
        letPass(Duration.ofMillis(200));

        assertThat(used(places(1))).isEqualTo(1);

        store.settle(reservation, List.of(1L));
        store.renew(List.of(reservation));
        assertThat(used(places(1))).isZero();
    }

    @Test
    void renewsManyCallsOfSeveralClientsAtOnce() {
        LimitScope second = Scopes.client(Limits.NONE);
        List<Reservation> running = new ArrayList<>();
        for (LimitScope owner : List.of(client, second)) {
            for (int i = 0; i < 130; i++) {
                running.add(granted(
                        one(new LimitKey(owner, Measure.CONCURRENCY, 1_000L)),
                        new Charge(new LimitKey(owner, Measure.USD_PER_MONTH, 1_000L), 2)));
            }
        }
        store.settle(running.getFirst(), List.of(1L, 2L));
        for (int i = 0; i < 3; i++) {
            letPass(LEASES.place().dividedBy(2));
            store.renew(running);
        }

        assertThat(used(places(1_000))).isEqualTo(129);
        assertThat(used(month(1_000))).isEqualTo(260);
        assertThat(used(new LimitKey(second, Measure.CONCURRENCY, 1_000L))).isEqualTo(130);
    }

    @Test
    void givesACallThatWasBelievedGoneItsPlaceAgain() {
        Reservation reservation = granted(one(places(1)));
        letPass(LEASES.place().plusMillis(50));
        assertThat(used(places(1))).isZero();

        store.renew(List.of(reservation));

        assertThat(used(places(1))).isEqualTo(1);
        refused(one(places(1)));
    }

    @Test
    void freesWhatAProcessThatIsGoneHadReserved() {
        granted(new Charge(month(100), 60), new Charge(images(10L), 10));
        refused(new Charge(month(100), 60));

        letPass(LEASES.place().plusMillis(50));

        granted(new Charge(month(100), 60), new Charge(images(10L), 10));
        assertThat(used(month(100))).isEqualTo(60);
    }

    @Test
    void keepsWhatACallReservedThatIsRenewed() {
        Reservation reservation = granted(new Charge(month(100), 60));
        letPass(Duration.ofMillis(200));
        store.renew(List.of(reservation));
        letPass(Duration.ofMillis(200));

        assertThat(used(month(100))).isEqualTo(60);

        store.settle(reservation, List.of(5L));
        store.renew(List.of(reservation));
        assertThat(used(month(100))).isEqualTo(5);
    }

    @Test
    void countsWhatACallUsedThatWasBelievedGone() {
        Reservation reservation = granted(new Charge(month(100), 60));
        letPass(LEASES.place().plusMillis(50));

        store.settle(reservation, List.of(30L));

        assertThat(used(month(100))).isEqualTo(30);
    }

    @Test
    void neverRefusesWhatAsksForNothing() {
        granted(new Charge(month(10), 10));

        granted(new Charge(month(10), 0), one(requests(5)));
    }

    @Test
    void chargesOnceWhatItDidNotReserve() {
        Reservation unconfirmed = Reservation.unconfirmed("unheard-of", List.of(new Charge(month(100), 50)), now());

        store.settle(unconfirmed, List.of(30L));
        store.settle(unconfirmed, List.of(30L));

        assertThat(used(month(100))).isEqualTo(30);
    }

    @Test
    void settlesWhatItReservedWithoutSayingSo() {
        Reservation silent = granted(new Charge(month(100), 50), one(requests(5)));
        Reservation unconfirmed = Reservation.unconfirmed(silent.id(), silent.charges(), now());

        store.settle(unconfirmed, List.of(0L, 0L));
        store.settle(unconfirmed, List.of(0L, 0L));

        assertThat(used(month(100))).isZero();
    }

    @Test
    void staysExactForLargeNumbers() {
        long large = (1L << 52) + 1;
        Reservation reservation = granted(new Charge(month(1L << 53), large));
        assertThat(used(month(1L << 53))).isEqualTo(large);

        store.settle(reservation, List.of(large + 1));
        assertThat(used(month(1L << 53))).isEqualTo(large + 1);
    }

    @Test
    void countsInTheDayAndMonthOfUtc() {
        Decision decision = reserve(one(images(5L)), one(month(5)), one(life(5)));

        assertThat(decision.readings())
                .extracting(Reading::window)
                .containsExactly(Window.DAY.number(now()), Window.MONTH.number(now()), 0L);
        assertThat(decision.readings().get(0).resetsAt()).isEqualTo(Window.DAY.end(Window.DAY.number(now())));
        assertThat(decision.readings().get(1).resetsAt()).isEqualTo(Window.MONTH.end(Window.MONTH.number(now())));
    }

    @Test
    void doesNotOvershootWhenManyAskAtOnce() throws Exception {
        List<LimitStore> processes = List.of(store, open(), open());
        int callers = 200;
        CountDownLatch start = new CountDownLatch(1);
        List<Decision> decisions = Collections.synchronizedList(new ArrayList<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                LimitStore process = processes.get(i % processes.size());
                running.add(threads.submit(() -> {
                    start.await();
                    return decisions.add(process.reserve(
                            UUID.randomUUID().toString(), Arrays.asList(one(requests(1000)), one(images(100L)))));
                }));
            }
            start.countDown();
            for (Future<?> call : running) {
                var _ = call.get();
            }
        }
        assertThat(decisions).hasSize(callers);
        assertThat(decisions).filteredOn(Decision.Granted.class::isInstance).hasSize(100);
        assertThat(used(images(100L))).isEqualTo(100);
        assertThat(used(requests(1000))).isEqualTo(100);
    }

    @Test
    void comesOutEvenWhenManyCallsEndAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                running.add(threads.submit(() -> {
                    Reservation reservation = granted(one(places(1000)), new Charge(month(1_000_000), 100));
                    store.settle(reservation, List.of(1L, 7L));
                    store.settle(reservation, List.of(1L, 9L));
                }));
            }
            for (Future<?> call : running) {
                var _ = call.get();
            }
        }
        assertThat(used(places(1000))).isZero();
        assertThat(used(month(1_000_000))).isEqualTo(1400);
    }
}
