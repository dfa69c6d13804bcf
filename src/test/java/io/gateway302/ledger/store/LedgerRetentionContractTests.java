package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import io.gateway302.ledger.Verification.ChainDefect;
import io.gateway302.ledger.Verification.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that retention removes the right entries, and that the remaining ones can still be verified. */
abstract class LedgerRetentionContractTests extends LedgerFixture {

    private final TestWriter two = new TestWriter("two", chain);

    @Test
    void keepsEverythingForever() {
        List<Link> all = appendHalfAYear();

        runAt("2036-06-15T00:00:00Z", null);

        assertThat(links()).containsExactlyElementsOf(all);
    }

    @Test
    void removesWholeMonthsAndLeavesChainsThatFit() {
        appendHalfAYear();

        runAt("2026-06-15T00:00:00Z", Period.ofMonths(3));

        assertThat(ids(ALL)).containsExactly("june", "may", "april", "march");
        assertThat(reader.verify().valid()).isTrue();
        assertThat(reader.verify().rows()).isEqualTo(4);
        assertThat(reader.verify().heads()).containsExactly(writer.head(), two.head());
    }

    @Test
    void chainsGoOnAfterIt() {
        appendHalfAYear();
        runAt("2026-06-15T00:00:00Z", Period.ofMonths(1));
        append(writer, TestCall.of("later").at("2026-07-01T00:00:00Z").entry());
        runAt("2026-07-15T00:00:00Z", Period.ofMonths(1));

        assertThat(ids(ALL)).containsExactly("later", "june");
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void aChainOfWhichNothingIsLeftIsStillKnown() {
        appendHalfAYear();
        know(writer.head(), two.head());

        runAt("2027-06-15T00:00:00Z", Period.ofYears(1).minusMonths(1));

        assertThat(links()).isEmpty();
        assertThat(reader.verify().valid()).isTrue();
        assertThat(reader.verify().rows()).isZero();
        assertThat(reader.verify().heads()).containsExactly(writer.head(), two.head());
        know(new Head("one", writer.head().sequence() + 1, "another"));
        assertThat(reader.verify().firstBad())
                .isEqualTo(new ChainDefect("one", writer.head().sequence() + 1, null, Reason.END_MISSING));
    }

    @Test
    void theBeginningMayNotBeRemovedOtherwise() {
        appendHalfAYear();
        runAt("2026-06-15T00:00:00Z", Period.ofMonths(3));

        database.write(jdbc -> jdbc.update("delete from ledger_entry where id = 'march'"));

        assertThat(reader.verify().firstBad()).isEqualTo(new ChainDefect("one", 4, "may", Reason.BEGINNING_MISSING));
    }

    @Test
    void anAnchorMayNotBeRemoved() {
        appendHalfAYear();
        runAt("2026-06-15T00:00:00Z", Period.ofMonths(3));

        database.write(jdbc -> jdbc.update("delete from ledger_anchor where writer = 'two'"));

        assertThat(reader.verify().firstBad()).isEqualTo(new ChainDefect("two", 2, "april", Reason.BEGINNING_MISSING));
    }

    @Test
    void whatWasRemovedDoesNotComeBack() {
        List<Link> all = appendHalfAYear();
        runAt("2026-06-15T00:00:00Z", Period.ofMonths(3));

        store.append(all);

        assertThat(ids(ALL)).containsExactly("june", "may", "april", "march");
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void aChangedEntryIsNotCoveredUp() {
        appendHalfAYear();
        database.write(jdbc -> jdbc.update(
                "update ledger_entry set document = replace(document, '312', '313') where id = 'february'"));

        assertThatThrownBy(() -> runAt("2026-06-15T00:00:00Z", Period.ofMonths(3)))
                .isInstanceOf(BrokenChainException.class);

        assertThat(ids(ALL)).contains("february");
        assertThat(reader.verify().firstBad()).isEqualTo(new ChainDefect("two", 1, "february", Reason.HASH_MISMATCH));
    }

    @Test
    void removesMoreThanFitsIntoOneStep() {
        store.append(IntStream.range(0, 2500)
                .mapToObj(i -> writer.write(
                        TestCall.of("gen_" + i).at("2026-01-15T00:00:00Z").entry()))
                .toList());
        append(writer, TestCall.of("june").at("2026-06-15T00:00:00Z").entry());

        runAt("2026-06-15T00:00:00Z", Period.ofMonths(1));

        assertThat(ids(ALL)).containsExactly("june");
        assertThat(reader.verify().rows()).isEqualTo(1);
    }

    @Test
    void severalReplicasMayDoItAtOnce() throws Exception {
        appendHalfAYear();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(threads.submit(() -> runAt("2026-06-15T00:00:00Z", Period.ofMonths(3))));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }

        assertThat(ids(ALL)).containsExactly("june", "may", "april", "march");
        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void aCheckThatIsUnderWayIsNotMisled() throws Exception {
        store.append(IntStream.range(0, 2500)
                .mapToObj(i -> writer.write(
                        TestCall.of("gen_" + i).at("2026-01-15T00:00:00Z").entry()))
                .toList());
        append(writer, TestCall.of("june").at("2026-06-15T00:00:00Z").entry());

        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> removal = thread.submit(() -> runAt("2026-06-15T00:00:00Z", Period.ofMonths(1)));
            do {
                assertThat(reader.verify().firstBad()).isNull();
            } while (!removal.isDone());
            removal.get();
        }
    }

    private List<Link> appendHalfAYear() {
        List<Link> ones = writer.write(
                call("january").entry(),
                call("february-too").at("2026-02-15T00:00:00Z").entry(),
                call("march").at("2026-03-15T00:00:00Z").entry(),
                call("may").at("2026-05-15T00:00:00Z").entry());
        List<Link> twos = two.write(
                call("february").at("2026-02-16T00:00:00Z").entry(),
                call("april").at("2026-04-15T00:00:00Z").entry(),
                call("june").at("2026-06-15T00:00:00Z").entry());
        store.append(ones);
        store.append(twos);
        List<Link> all = new ArrayList<>(ones);
        all.addAll(twos);
        return all;
    }

    private static TestCall call(String id) {
        return TestCall.of(id).at("2026-01-15T00:00:00Z");
    }

    @Test
    void rowsThatReplicasOfAnEarlierVersionGoOnWritingAreFilled() {
        TestWriter writer = new TestWriter("earlier", chain);
        try (Maintenance maintenance = new Maintenance(months, new UnfilledRows(database), null, Clock.systemUTC())) {
            maintenance.start(Duration.ofMillis(100));
            for (String id : List.of("first", "second")) {
                store.append(List.of(writer.write(call(id).entry())));
                database.write(jdbc -> jdbc.update("update ledger_entry set key_id = null, model = null"));

                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> unfilled() == 0);
            }
        }
    }

    private long unfilled() {
        return database.read(jdbc -> {
            Long rows = jdbc.queryForObject("select count(*) from ledger_entry where key_id is null", Long.class);
            return Objects.requireNonNull(rows);
        });
    }

    private void runAt(String now, @Nullable Period retention) {
        try (Maintenance maintenance = new Maintenance(
                months, new UnfilledRows(database), retention, Clock.fixed(Instant.parse(now), ZoneOffset.UTC))) {
            maintenance.run();
        }
    }
}
