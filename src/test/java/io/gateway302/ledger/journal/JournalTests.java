package io.gateway302.ledger.journal;

import static io.gateway302.ledger.LedgerEntries.COST;
import static io.gateway302.ledger.LedgerEntries.abandoned;
import static io.gateway302.ledger.LedgerEntries.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.SteppedClock;
import io.gateway302.ledger.Chains;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.journal.Write.Urgency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09.123Z");

    private final Chain chain = Chains.of("the-key-of-a-chain-in-tests");
    private final SteppedClock clock = new SteppedClock(NOW);
    private final SwitchableStore store = new SwitchableStore();
    private final AtomicInteger commits = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void shipsWhatEndedAsOneUnbrokenChain() {
        Journals journals = open(directory, 1000);
        for (int i = 0; i < 20; i++) {
            call(journals.own(), "gen_" + i);
        }

        await().until(() -> store.links().size() == 20 && journals.backlog() == 0);
        List<Link> links = store.links();
        assertThat(links).allMatch(chain::proves);
        assertThat(links)
                .extracting(Link::sequence)
                .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> (long) i).toList());
        assertThat(links.getFirst().previousHash()).isEqualTo(Chain.GENESIS);
        for (int i = 1; i < links.size(); i++) {
            assertThat(links.get(i).previousHash()).isEqualTo(links.get(i - 1).hash());
        }
        assertThat(journals.kept()).singleElement().satisfies(head -> {
            assertThat(head.sequence()).isEqualTo(20);
            assertThat(head.hash()).isEqualTo(links.getLast().hash());
        });
    }

    @Test
    void recordsAsUnknownWhatWasUnderWayWhenTheProcessDied() {
        Journals journals = open(directory, 1000);
        call(journals.own(), "gen_done");
        journals.own().intend(abandoned("gen_lost", NOW));

        Journals next = open(afterACrash(directory), 1000);

        await().until(() -> next.backlog() == 0);
        assertThat(store.outcomes()).containsExactlyInAnyOrder("gen_done succeeded", "gen_lost unknown");
        assertThat(store.links()).allMatch(chain::proves);
    }

    @Test
    void shipsAfterARestartWhatTheStoreHadNotTakenAndNothingTwice() {
        store.away(true);
        Journals journals = open(directory, 1000);
        call(journals.own(), "gen_1");
        call(journals.own(), "gen_2");
        assertThat(journals.backlog()).isEqualTo(2);
        Path left = afterACrash(directory);
        store.away(false);
        await().until(() -> journals.backlog() == 0);

        Journals next = open(left, 1000);
        call(next.own(), "gen_3");

        await().until(() -> next.backlog() == 0);
        assertThat(store.outcomes()).containsExactly("gen_1 succeeded", "gen_2 succeeded", "gen_3 succeeded");
    }

    @Test
    void shipsAgainWhatTheStoreTookWithoutSayingSo() {
        store.losesItsAnswers(true);
        Journals journals = open(directory, 1000);
        call(journals.own(), "gen_1");
        await().until(() -> store.links().size() == 1 && !journals.storeAnswers());
        assertThat(journals.backlog()).isEqualTo(1);

        store.losesItsAnswers(false);

        await().until(() -> journals.backlog() == 0 && journals.storeAnswers());
        assertThat(store.outcomes()).containsExactly("gen_1 succeeded");
    }

    @Test
    void takesNoMoreThanItMayAndStillRecordsTheEndsOfWhatItTook() {
        store.away(true);
        Journals journals = open(directory, 4);
        Journal journal = journals.own();
        journal.intend(abandoned("gen_1", NOW));
        call(journal, "gen_2");
        call(journal, "gen_3");
        journal.intend(abandoned("gen_4", NOW));

        assertThatThrownBy(() -> journal.intend(abandoned("gen_5", NOW)))
                .isInstanceOf(LedgerUnavailableException.class)
                .hasMessageContaining("4 entries");
        journal.end(succeeded("gen_1", NOW), null);
        journal.end(succeeded("gen_4", NOW), null);
        assertThat(journals.backlog()).isEqualTo(4);

        store.away(false);
        await().until(() -> journals.backlog() == 0);
        call(journal, "gen_6");
        await().untilAsserted(() -> assertThat(store.outcomes())
                .containsExactly(
                        "gen_2 succeeded", "gen_3 succeeded", "gen_1 succeeded", "gen_4 succeeded", "gen_6 succeeded"));
    }

    @Test
    void keepsHalfOfItsPlaceFreeOfWhatCostNothing() {
        store.away(true);
        Journals journals = open(directory, 10);

        List<Boolean> noted = IntStream.range(0, 8)
                .mapToObj(i -> journals.own().note(succeeded("gen_" + i, NOW)))
                .toList();

        assertThat(noted).containsExactly(true, true, true, true, true, false, false, false);
        journals.own().intend(abandoned("gen_billed", NOW));
    }

    @Test
    void recordsAResultOnlyWhileItHasPlace() {
        store.away(true);
        Journal journal = open(directory, 2).own();
        call(journal, "gen_1");

        assertThat(journal.add(TestCall.of("gen_1").stored(0, "a0"))).isEqualTo(2);
        assertThat(journal.add(TestCall.of("gen_1").stored(1, "b1"))).isZero();
        store.away(false);

        await().until(() -> store.links().size() == 2);
        assertThat(store.entries())
                .last()
                .isEqualTo(TestCall.of("gen_1").stored(0, "a0").recordedAt(NOW));
    }

    @Test
    void forgetsAnIntentThatIsWithdrawn() {
        Journals journals = open(directory, 1);
        journals.own().intend(abandoned("gen_1", NOW));
        journals.own().withdraw("gen_1");
        call(journals.own(), "gen_2");

        open(afterACrash(directory), 1);

        await().until(() -> store.outcomes().size() == 1);
        assertThat(store.outcomes()).containsExactly("gen_2 succeeded");
    }

    @Test
    void refusesIntentsAndKeepsEndsWhileTheDiskRefuses() throws Exception {
        Journals journals = open(directory, 1000);
        journals.own().intend(abandoned("gen_1", NOW));
        Future<?> end;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal-1.db"));
                Statement statement = other.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("begin immediate");
            end = threads.submit(() -> assertThatThrownBy(() -> journals.own().end(succeeded("gen_1", NOW), null))
                    .isInstanceOf(LedgerUnavailableException.class));
            assertThatThrownBy(() -> journals.own().intend(abandoned("gen_2", NOW)))
                    .isInstanceOf(LedgerUnavailableException.class);
            end.get();
            statement.execute("rollback");
        }

        await().untilAsserted(() -> assertThat(store.outcomes()).containsExactly("gen_1 succeeded"));
        call(journals.own(), "gen_3");
        await().untilAsserted(() -> assertThat(store.outcomes()).containsExactly("gen_1 succeeded", "gen_3 succeeded"));
    }

    @Test
    void sharesOneWriteAmongManyCalls() throws Exception {
        Journals journals = open(directory, 10_000);
        int calls = 400;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> ends = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < calls; i++) {
                String id = "gen_" + i;
                ends.add(threads.submit(() -> {
                    start.await();
                    call(journals.own(), id);
                    return null;
                }));
            }
            start.countDown();
        }
        for (Future<?> end : ends) {
            end.get();
        }

        assertThat(commits.get()).isLessThan(calls);
        await().until(() -> store.links().size() == calls);
    }

    @Test
    void leavesOutWhatCannotBeWrittenWithoutHarmToTheRest() throws Exception {
        try (JournalLock slot = JournalLock.takeFirst(directory);
                JournalFile file = new JournalFile(slot.file(), chain);
                WriterThread writer = new WriterThread(file, _ -> {}, () -> {})) {
            CountDownLatch go = new CountDownLatch(1);
            Write waits = new Write(
                    _ -> {
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Urgency.SOME_TIME);
            Write fault = new Write(
                    _ -> {
                        throw new IllegalArgumentException("not to be written");
                    },
                    Urgency.SOME_TIME);
            Write before = new Write(journal -> journal.append(succeeded("gen_1", NOW)), Urgency.SOME_TIME);
            Write after = new Write(journal -> journal.append(succeeded("gen_2", NOW)), Urgency.SOME_TIME);
            for (Write write : List.of(waits, before, fault, after)) {
                assertThat(writer.submit(write, Duration.ZERO)).isTrue();
            }
            go.countDown();

            after.done().get();
            before.done().get();
            assertThat(fault.done()).isCompletedExceptionally();
            assertThat(file.outbox(0, 10)).extracting(Link::sequence).containsExactly(1L, 2L);
        }
    }

    @Test
    void timesOfAChainNeverGoBack() {
        Journals journals = open(directory, 1000);
        call(journals.own(), "gen_1");
        clock.advance(Duration.ofMinutes(-1));
        journals.own().note(succeeded("gen_2", NOW.minusSeconds(60)));

        await().until(() -> store.links().size() == 2);
        assertThat(store.entries()).extracting("recordedAt").containsExactly(NOW, NOW);
    }

    @Test
    void processesInOneDirectoryHaveChainsOfTheirOwn() {
        Journals first = open(directory, 1000);
        Journals second = open(directory, 1000);
        call(first.own(), "gen_1");
        call(second.own(), "gen_2");

        await().until(() -> store.links().size() == 2);
        assertThat(store.links()).extracting(Link::writer).doesNotHaveDuplicates();
        assertThat(store.links()).extracting(Link::sequence).containsExactly(1L, 1L);
    }

    @Test
    void takesOverWhatAnotherProcessLeftInTheDirectory() {
        Journals first = open(directory, 1000);
        Journals second = open(directory, 1000);
        call(first.own(), "gen_1");
        second.own().intend(abandoned("gen_2", NOW));
        Path left = afterACrash(directory);

        Journals next = open(left, 1000);

        await().until(() -> next.backlog() == 0 && store.links().size() == 2);
        assertThat(store.outcomes()).containsExactlyInAnyOrder("gen_1 succeeded", "gen_2 unknown");
        assertThat(next.kept()).hasSize(2);
    }

    @Test
    void remembersAcrossACrashWhoseCostIsStillToBeLearnt() {
        Journals journals = open(directory, 1000);
        journals.own().intend(abandoned("gen_1", NOW));
        assertThat(journals.own().end(succeeded("gen_1", NOW), pending("gen_1")).costPending())
                .isTrue();

        Journal next = open(afterACrash(directory), 1000).own();

        assertThat(next.nextDue()).isEqualTo(NOW.plusMillis(250));
        assertThat(next.due(NOW, 10)).isEmpty();
        assertThat(next.due(NOW.plusSeconds(1), 10)).containsExactly(pending("gen_1"));
    }

    @Test
    void settlesACallOnce() {
        Journals journals = open(directory, 1000);
        Journal journal = journals.own();
        AtomicInteger added = new AtomicInteger();
        journal.onAdded(added::incrementAndGet);
        journal.intend(abandoned("gen_1", NOW));
        journal.end(succeeded("gen_1", NOW), pending("gen_1"));
        assertThat(added).hasValue(1);
        journal.retry(pending("gen_1"), NOW.plusSeconds(9));
        assertThat(journal.due(NOW.plusSeconds(9), 10)).singleElement().satisfies(put -> {
            assertThat(put.tries()).isEqualTo(1);
            assertThat(put.dueAt()).isEqualTo(NOW.plusSeconds(9));
        });
        LedgerCost cost = new LedgerCost(new BigDecimal("0.0525"), "USD", "upstream_record");

        journal.settle(pending("gen_1"), cost, Map.of());
        journal.settle(pending("gen_1"), cost, Map.of());

        await().until(() -> journals.backlog() == 0);
        assertThat(store.entries())
                .filteredOn(SettlementEntry.class::isInstance)
                .singleElement()
                .isEqualTo(new SettlementEntry("gen_1", NOW, cost, Map.of()));
        assertThat(journal.nextDue()).isEqualTo(Instant.MAX);
    }

    @Test
    void pollsOfAFailedTaskMakeItsLookupDueOnce() {
        Journal journal = open(directory, 1000).own();
        journal.intend(abandoned("gen_1", NOW));
        journal.end(succeeded("gen_1", NOW), pending("gen_1"));
        Instant later = NOW.plusSeconds(60);
        journal.hasten("gen_1", null, true);
        await().until(() -> journal.nextDue().equals(NOW));
        PendingCost failed = journal.due(NOW, 1).getFirst();
        assertThat(failed.costsNothing()).isTrue();
        journal.retry(failed, later);

        journal.hasten("gen_1", null, true);
        journal.hasten("gen_1", "upstream-gen_1", true);
        journal.postpone(journal.due(later, 1).getFirst(), later);

        assertThat(journal.due(later, 1)).singleElement().satisfies(call -> {
            assertThat(call.dueAt()).isEqualTo(later);
            assertThat(call.tries()).isEqualTo(1);
        });
        journal.hasten("gen_1", "another-record", true);
        await().until(() -> journal.nextDue().equals(NOW));
        assertThat(journal.due(NOW, 1)).singleElement().satisfies(call -> {
            assertThat(call.tries()).isZero();
            assertThat(call.costsNothing()).isTrue();
        });
    }

    @Test
    void keepsTheTimeOfTheReservationAndReadsLookupsWithoutOne() throws SQLException {
        Instant reservedAt = NOW.plusMillis(877);
        Journals before = open(directory, 1000);
        before.own().intend(abandoned("gen_1", NOW));
        before.own().end(succeeded("gen_1", NOW), charged("gen_1", reservedAt));
        before.own().intend(abandoned("gen_2", NOW));
        before.own().end(succeeded("gen_2", NOW), charged("gen_2", reservedAt));
        before.close();
        open.clear();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal-1.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "update pending_cost set document = json_remove(document, '$.account.reservedAt')"
                                    + " where id = 'gen_2'"))
                    .isEqualTo(1);
        }

        assertThat(open(directory, 1000).own().due(NOW.plusSeconds(1), 2))
                .extracting(PendingCost::account)
                .containsExactly(
                        new PendingCost.Account("c-1", "k-1", reservedAt), new PendingCost.Account("c-1", "k-1", null));
    }

    private static PendingCost charged(String id, Instant reservedAt) {
        PendingCost call = pending(id);
        return new PendingCost(
                call.id(),
                call.upstreamRequestId(),
                call.upstreamKey(),
                call.client(),
                call.operation(),
                call.cost(),
                call.since(),
                0,
                call.dueAt(),
                new PendingCost.Account("c-1", "k-1", reservedAt),
                null);
    }

    @Test
    void letsGoOfACostThatIsGivenUp() {
        Journals journals = open(directory, 1000);
        journals.own().intend(abandoned("gen_1", NOW));
        journals.own().end(succeeded("gen_1", NOW), pending("gen_1"));

        journals.own().giveUp(pending("gen_1"));

        assertThat(journals.own().nextDue()).isEqualTo(Instant.MAX);
        await().until(() -> store.links().size() == 1);
    }

    @Test
    void refusesAJournalOfANewerVersion() throws SQLException {
        open(directory, 1000).close();
        open.clear();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal-1.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = 2");
        }

        assertThatThrownBy(() -> open(directory, 1000))
                .isInstanceOf(LedgerUnavailableException.class)
                .rootCause()
                .hasMessageContaining("newer version");
    }

    private static PendingCost pending(String id) {
        return new PendingCost(
                id,
                "upstream-" + id,
                "key-1",
                "shop",
                "doubao.drawing.character",
                COST,
                NOW,
                0,
                NOW.plusMillis(250),
                null,
                null);
    }

    private static void call(Journal journal, String id) {
        journal.intend(abandoned(id, NOW));
        journal.end(succeeded(id, NOW), null);
    }

    private Journals open(Path path, long capacity) {
        Journals journals = new Journals(
                path, capacity, chain, clock, store, _ -> commits.incrementAndGet(), Duration.ofSeconds(5));
        open.add(journals);
        return journals;
    }

    /** Copies the current files, so that no process has them open. */
    private static Path afterACrash(Path directory) {
        Path copy = directory.resolve("left");
        try (Stream<Path> files = Files.list(directory)) {
            Files.createDirectories(copy);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith("-shm")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
