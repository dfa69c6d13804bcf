package io.gateway302.ledger.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.gateway302.SteppedClock;
import io.gateway302.ledger.CostMeter;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.cost.MemoryPendingCosts.Settled;
import io.gateway302.upstream.account.UpstreamRecord;
import io.gateway302.upstream.account.UpstreamRecord.Failed;
import io.gateway302.upstream.account.UpstreamRecord.Found;
import io.gateway302.upstream.account.UpstreamRecord.NotYet;
import io.gateway302.usage.settlement.CostCorrection;
import io.gateway302.usage.settlement.CostSettlement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a day of lookups, on a clock that jumps from one lookup to the next. */
class CostSettlerTests {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration GIVE_UP = Duration.ofHours(24);
    private static final UpstreamRecord FOUND = new Found(new BigDecimal("0.0525"), 0L, 7L, "m");
    private static final UpstreamRecord REFUSED = new Failed(true, "status 401");
    private static final UpstreamRecord SILENT = new Failed(false, "no answer in time");

    private final SteppedClock clock = new SteppedClock(START);
    private final MemoryPendingCosts pending = new MemoryPendingCosts();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Duration> questions = new ArrayList<>();

    /** Response of the upstream, by the time since the start. */
    private Function<Duration, UpstreamRecord> upstream = _ -> new NotYet();

    private final List<CostCorrection> corrections = new ArrayList<>();
    private final List<CostSettlement> settlements = new ArrayList<>();
    private CostSettler settler = settler();

    private CostSettler settler() {
        return new CostSettler(
                pending,
                (_, _) -> {
                    Duration age = Duration.between(START, clock.instant());
                    questions.add(age);
                    return upstream.apply(age);
                },
                new CostMeter(metrics),
                new Corrections(corrections::add, settlements::add),
                GIVE_UP,
                new Backoff(() -> 0.5),
                new LookupBackoff(clock),
                clock);
    }

    /** Advances the clock, and runs the lookups that become due. */
    private void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (!pending.nextDue().isAfter(end)) {
            Instant due = pending.nextDue();
            if (due.isAfter(clock.instant())) {
                clock.advance(Duration.between(clock.instant(), due));
            }
            pending.due(clock.instant(), 1).forEach(settler::settle);
        }
        clock.advance(Duration.between(clock.instant(), end));
    }

    private Map<String, Double> counted() {
        return metrics.find("gateway.cost.usd").counters().stream()
                .collect(Collectors.toMap(it -> it.getId().getTag("source"), Counter::count));
    }

    @Test
    void asksSoonAndThenLessAndLess() {
        pending.add(MemoryPendingCosts.call("a", START));

        pass(Duration.ofSeconds(40));

        assertThat(questions)
                .containsExactly(
                        Duration.ofMillis(250),
                        Duration.ofMillis(1000),
                        Duration.ofMillis(3000),
                        Duration.ofMillis(7000),
                        Duration.ofMillis(15000),
                        Duration.ofMillis(31000));
    }

    @Test
    void settlesWithWhatTheRecordTells() {
        upstream = age -> age.toMillis() < 1000 ? new NotYet() : FOUND;
        pending.add(MemoryPendingCosts.call("a", START));

        pass(Duration.ofSeconds(2));

        assertThat(pending.settled)
                .containsExactly(Map.entry(
                        "a",
                        new Settled(
                                new LedgerCost(new BigDecimal("0.0525"), "USD", "upstream_record"),
                                Map.of("output_token", 7L))));
        assertThat(pending.size()).isZero();
        assertThat(counted()).isEqualTo(Map.of("upstream_record", 0.0525));
        assertThat(settlements)
                .containsExactly(new CostSettlement(
                        "a", new BigDecimal("0.0525"), "upstream_record", Map.of("output_token", 7L)));
    }

    @Test
    void countsTheListPriceWhereNoRecordCameSoonAndNothingLater() {
        upstream = age -> age.toMinutes() < 60 ? new NotYet() : FOUND;
        pending.add(MemoryPendingCosts.call("a", START));

        pass(Duration.ofSeconds(14));
        assertThat(counted()).isEmpty();
        pass(Duration.ofSeconds(30));
        assertThat(counted()).isEqualTo(Map.of("price_list", 0.05));
        pass(Duration.ofHours(2));

        assertThat(pending.settled).containsOnlyKeys("a");
        assertThat(counted()).isEqualTo(Map.of("price_list", 0.05));
    }

    @Test
    void aFailedTaskCostsNothingIfThereIsNoRecordSoon() {
        pending.add(MemoryPendingCosts.call("a", START).released(START));

        pass(Duration.ofMinutes(15));

        assertThat(pending.settled)
                .containsExactly(
                        Map.entry("a", new Settled(new LedgerCost(BigDecimal.ZERO, "USD", "estimate"), Map.of())));
        assertThat(pending.size()).isZero();
        assertThat(counted()).isEmpty();
    }

    @Test
    void aFailedTaskIsNotReleasedInItsFirstMinutes() {
        upstream = age -> age.toMinutes() < 3 ? new NotYet() : FOUND;
        pending.add(MemoryPendingCosts.call("a", START).released(START));

        pass(Duration.ofMinutes(8));

        assertThat(pending.settled.values())
                .singleElement()
                .satisfies(settled -> assertThat(settled.cost().source()).isEqualTo("upstream_record"));
    }

    @Test
    void onlyAnswersCountBeforeAFailedTaskIsReleased() {
        upstream = age -> age.toHours() < 3 ? age.toMinutes() < 90 ? REFUSED : SILENT : FOUND;
        MemoryPendingCosts.calls(20, START).forEach(call -> pending.add(call.released(START)));

        pass(Duration.ofHours(4));

        assertThat(pending.settled).hasSize(20);
        assertThat(pending.settled.values())
                .allSatisfy(settled -> assertThat(settled.cost().source()).isEqualTo("upstream_record"));
    }

    @Test
    void announcesTheRealCostToThoseWhoChargedAnother() {
        UUID started = UUID.fromString("01a22424-c821-7e4f-a673-326ca67b2340");
        pending.add(MemoryPendingCosts.call("gen_" + started, START));
        upstream = _ -> FOUND;

        pass(Duration.ofMinutes(1));

        assertThat(corrections)
                .containsExactly(new CostCorrection(
                        "gen_" + started,
                        "c-1",
                        "k-1",
                        Instant.ofEpochMilli(0x01a22424c821L),
                        new BigDecimal("0.05"),
                        ((UpstreamRecord.Found) FOUND).cost()));
    }

    @Test
    void announcesTheRealCostWithTheTimeOfTheReservationAlsoAfterRetriesAndAFailedTask() {
        Instant reservedAt = Instant.parse("2026-06-01T00:00:00Z");
        pending.add(MemoryPendingCosts.call("a", START, reservedAt));
        pending.add(MemoryPendingCosts.call("b", START, reservedAt).released(START));
        pending.add(MemoryPendingCosts.call("c", START, reservedAt).hastened("another-record", START));
        upstream = age -> age.toMinutes() < 4 ? new NotYet() : FOUND;

        pass(Duration.ofMinutes(15));

        assertThat(corrections)
                .hasSize(3)
                .extracting(CostCorrection::reservedAt)
                .containsOnly(reservedAt);
    }

    @Test
    void announcesThatAFailedTaskCostsNothing() {
        pending.add(MemoryPendingCosts.call("a", START).released(START));

        pass(Duration.ofMinutes(15));

        assertThat(corrections)
                .containsExactly(new CostCorrection("a", "c-1", "k-1", START, new BigDecimal("0.05"), BigDecimal.ZERO));
    }

    @Test
    void aFailedTaskCostsWhatItsRecordTells() {
        upstream = age -> age.toMillis() < 1000 ? new NotYet() : FOUND;
        pending.add(MemoryPendingCosts.call("a", START).released(START));

        pass(Duration.ofMinutes(1));

        assertThat(pending.settled.values())
                .singleElement()
                .satisfies(settled -> assertThat(settled.cost().source()).isEqualTo("upstream_record"));
    }

    @Test
    void givesUpAfterADay() {
        pending.add(MemoryPendingCosts.call("a", START));

        pass(GIVE_UP.minusMillis(1));
        assertThat(pending.givenUp).isEmpty();
        pass(Duration.ofDays(2));

        assertThat(pending.givenUp).containsOnlyKeys("a");
        assertThat(pending.size()).isZero();
        assertThat(questions).last().isEqualTo(GIVE_UP);
        // six in half a minute, then at intervals of up to ten minutes
        assertThat(questions).hasSizeBetween(140, 160);
        assertThat(counted()).isEqualTo(Map.of("price_list", 0.05));
    }

    @Test
    void asksOnceMoreAfterAProcessWasAwayForLong() {
        pending.add(MemoryPendingCosts.call("found", START));
        clock.advance(Duration.ofDays(3));
        upstream = _ -> FOUND;
        pass(Duration.ZERO);
        pending.add(MemoryPendingCosts.call("lost", START));
        upstream = _ -> new NotYet();
        pass(Duration.ZERO);

        assertThat(pending.settled).containsOnlyKeys("found");
        assertThat(pending.givenUp).containsOnlyKeys("lost");
        assertThat(counted()).isEqualTo(Map.of("upstream_record", 0.0525, "price_list", 0.05));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 250, 900, 5_000, 20_000, 31_000, 100_000, 4_000_000})
    void countsOnceWhereverTheProcessIsRestarted(long millis) {
        upstream = age -> age.toMinutes() < 60 ? new NotYet() : FOUND;
        pending.add(MemoryPendingCosts.call("a", START));
        pass(Duration.ofMillis(millis));
        settler = settler();

        pass(Duration.ofHours(3));

        assertThat(pending.settled).containsOnlyKeys("a");
        assertThat(counted()).isEqualTo(Map.of("price_list", 0.05));
    }

    @Test
    void countsNothingWhereNobodyKnowsWhatACallCosts() {
        PendingCost call = MemoryPendingCosts.call("a", START);
        pending.add(new PendingCost(
                call.id(),
                call.upstreamRequestId(),
                call.upstreamKey(),
                call.client(),
                call.operation(),
                null,
                call.since(),
                0,
                call.dueAt(),
                null,
                null));

        pass(GIVE_UP);

        assertThat(pending.givenUp).containsOnlyKeys("a");
        assertThat(counted()).isEmpty();
    }

    @Test
    void aKeyThatMayNotReadRecordsMakesNoStorm() {
        upstream = _ -> REFUSED;
        MemoryPendingCosts.calls(200, START).forEach(pending::add);

        pass(GIVE_UP);

        // one every ten minutes, plus the first few
        assertThat(questions).hasSizeLessThan(160);
        assertThat(pending.givenUp).hasSize(200);
        assertThat(counted().get("price_list")).isCloseTo(10.0, offset(1e-6));
    }

    @Test
    void anUpstreamThatIsAwayMakesNoStormAndLosesNothing() {
        upstream = age -> age.toMinutes() < 30 ? SILENT : FOUND;
        MemoryPendingCosts.calls(1000, START).forEach(pending::add);

        pass(Duration.ofMinutes(29));
        assertThat(questions).hasSizeLessThan(20);
        pass(Duration.ofMinutes(30));

        assertThat(pending.settled).hasSize(1000);
        assertThat(questions).hasSizeLessThan(1020);
    }

    @Test
    void oneKeysTroubleIsNotAnothers() {
        CostSettler both = new CostSettler(
                pending,
                (key, _) -> key.equals("key-1") ? REFUSED : FOUND,
                new CostMeter(metrics),
                new Corrections(corrections::add, settlements::add),
                GIVE_UP,
                new Backoff(() -> 0.5),
                new LookupBackoff(clock),
                clock);
        settler = both;
        PendingCost call = MemoryPendingCosts.call("b", START);
        pending.add(MemoryPendingCosts.call("a", START));
        pending.add(new PendingCost(
                "b", "r", "key-2", call.client(), call.operation(), call.cost(), START, 0, call.dueAt(), null, null));

        pass(Duration.ofSeconds(1));

        assertThat(pending.settled).containsOnlyKeys("b");
    }

    @Test
    void letsGoWithoutAskingWhereNothingIsToBeAsked() {
        MemoryPendingCosts.calls(3, START).forEach(settler::letGo);

        assertThat(questions).isEmpty();
        assertThat(pending.givenUp).hasSize(3);
        assertThat(counted().get("price_list")).isCloseTo(0.15, offset(1e-9));
    }

    @Test
    void variesTheWaitWithinBounds() {
        for (double random : new double[] {0, 0.3, 0.999}) {
            Backoff backoff = new Backoff(() -> random);
            assertThat(backoff.after(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(750));
            assertThat(backoff.after(Duration.ofSeconds(3)).toMillis()).isBetween(3200L, 4800L);
            assertThat(backoff.after(Duration.ofDays(5000)))
                    .isLessThanOrEqualTo(Duration.ofMinutes(10))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(8));
        }
    }

    @Test
    void leavesOutAmountsInAnotherCurrency() {
        new CostMeter(metrics).count("o", "c", new LedgerCost(BigDecimal.ONE, "CNY", "price_list"));

        assertThat(counted()).isEmpty();
    }
}
