package io.gateway302.ledger.journal;

import static io.gateway302.ledger.LedgerEntries.COST;
import static io.gateway302.ledger.LedgerEntries.abandoned;
import static io.gateway302.ledger.LedgerEntries.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.SmallDisk;
import io.gateway302.SteppedClock;
import io.gateway302.ledger.Chains;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.chain.Chain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the journal on a real file system that is temporarily full, at each point of a call. */
class JournalFullDiskTests {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09.123Z");
    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final int DISK_KILOBYTES = 3 * 1024;
    private static final int MANY = 1000;

    private final Chain chain = Chains.of("the-key-of-a-chain-in-tests");
    private final SteppedClock clock = new SteppedClock(NOW);
    private final SwitchableStore store = new SwitchableStore();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private int calls;

    @TempDir
    Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws IOException {
        disk = SmallDisk.mount(directory.resolve("disk"), DISK_KILOBYTES);
        open.add(disk);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    @Test
    void takesCallsAgainSoonAfterThereIsSpace() {
        Journals journals = open(disk.path());
        call(journals);
        disk.fill();

        assertThat(callUntilRefused(journals)).hasMessageContaining("the disk is full");
        for (int i = 0; i < 20; i++) {
            refused(journals);
        }
        disk.free();

        await().atMost(RECOVERY).ignoreExceptions().until(() -> call(journals));
        assertRecorded(journals);
    }

    @Test
    void recordsTheEndOfACallThatWasInFlightWhenTheDiskWasFull() {
        Journals journals = open(disk.path());
        journals.own().intend(abandoned("gen_slow", NOW));
        disk.fill();
        callUntilRefused(journals);
        refused(journals);

        end(journals, "gen_slow");
        disk.free();

        await().atMost(RECOVERY).ignoreExceptions().until(() -> call(journals));
        assertRecorded(journals);
    }

    @Test
    void keepsTheIntentOfACallWhoseEndCouldNotBeRecordedBeforeTheProcessDied() throws Exception {
        Journals journals = open(disk.path());
        store.away(true);
        journals.own().intend(abandoned("gen_slow", NOW));
        disk.fill();
        callUntilRefused(journals);
        end(journals, "gen_slow");
        expected.remove("gen_slow succeeded");
        expected.add("gen_slow unknown");

        store.away(false);
        Journals next = open(afterACrash(disk.path()));

        assertRecorded(next);
    }

    @Test
    void doesNotKeepTheCallerWaitingForAnEndThatTheDiskRefuses() {
        Journals journals = open(disk.path());
        IntStream.range(0, 5).forEach(i -> journals.own().intend(abandoned("gen_slow" + i, NOW)));
        disk.fill();
        callUntilRefused(journals);

        long start = System.nanoTime();
        IntStream.range(0, 5).forEach(i -> end(journals, "gen_slow" + i));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        disk.free();
        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        assertRecorded(journals);
    }

    @Test
    void noticesWithoutAnyCallThatThereIsSpace() {
        Journals journals = open(disk.path());
        disk.fill();
        callUntilRefused(journals);
        assertThat(journals.fault()).isEqualTo("The journal of the ledger cannot be written: the disk is full");

        disk.free();

        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        call(journals);
        assertRecorded(journals);
    }

    @Test
    void recoversTimeAndAgain() {
        Journals journals = open(disk.path());
        for (int i = 0; i < 10; i++) {
            journals.own().intend(abandoned("gen_slow" + i, NOW));
            disk.fillUpTo(i * 4);
            callUntilRefused(journals);
            end(journals, "gen_slow" + i);
            disk.free();
            await().atMost(RECOVERY).until(() -> journals.fault() == null);
        }
        assertRecorded(journals);
    }

    @Test
    void keepsABoundedNumberOfRefusedCallsInMemoryAndEveryEnd() {
        Journals journals = open(disk.path());
        IntStream.range(0, 20).forEach(i -> journals.own().intend(abandoned("gen_slow" + i, NOW)));
        disk.fill();
        callUntilRefused(journals);

        long noted = IntStream.range(0, 5 * MANY)
                .filter(i -> noted(journals, "gen_noted" + i))
                .count();
        IntStream.range(0, 20).forEach(i -> end(journals, "gen_slow" + i));

        assertThat(noted).isBetween(1L, (long) MANY);
        disk.free();
        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        assertRecorded(journals);
    }

    // ---- around calls ------------------------------------------------------------------------------------------

    @Test
    void shipsOnceWhatTheStoreTookWhileTheDiskWasFull() {
        Journals journals = open(disk.path());
        store.away(true);
        IntStream.range(0, 5).forEach(i -> call(journals));
        disk.fill();
        callUntilRefused(journals);

        store.away(false);
        await().until(() -> journals.backlog() == 0);
        disk.free();

        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        call(journals);
        assertRecorded(journals);
    }

    @Test
    void settlesOnceWhatWasLearntWhileTheDiskWasFull() {
        Journals journals = open(disk.path());
        Journal journal = journals.own();
        for (String id : List.of("gen_a", "gen_b", "gen_c")) {
            journal.intend(abandoned(id, NOW));
            journal.end(succeeded(id, NOW), pending(id));
            expected.add(id + " succeeded");
        }
        disk.fill();
        callUntilRefused(journals);

        assertThatThrownBy(() -> journal.settle(pending("gen_a"), COST, Map.of()))
                .isInstanceOf(LedgerUnavailableException.class);
        assertThatThrownBy(() -> journal.giveUp(pending("gen_b"))).isInstanceOf(LedgerUnavailableException.class);
        assertThatThrownBy(() -> journal.retry(pending("gen_c"), NOW.plusSeconds(9)))
                .isInstanceOf(LedgerUnavailableException.class);
        disk.free();
        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        assertThat(journal.due(NOW.plusSeconds(1), 10)).hasSize(3);
        journal.settle(pending("gen_a"), COST, Map.of());
        journal.settle(pending("gen_a"), COST, Map.of());
        journal.giveUp(pending("gen_b"));
        journal.retry(pending("gen_c"), NOW.plusSeconds(9));

        assertRecorded(journals);
        assertThat(store.entries())
                .filteredOn(SettlementEntry.class::isInstance)
                .containsExactly(new SettlementEntry("gen_a", NOW, COST, Map.of()));
        assertThat(journal.nextDue()).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void adoptsOnceWhatItIsGivenAgainAfterAFailure() {
        Journals journals = open(disk.path());
        disk.fill();
        callUntilRefused(journals);

        assertThatThrownBy(() -> journals.own().adopt(abandoned("gen_left", NOW)))
                .isInstanceOf(LedgerUnavailableException.class);
        disk.free();
        await().atMost(RECOVERY).until(() -> journals.fault() == null);
        journals.own().adopt(abandoned("gen_left", NOW));

        expected.add("gen_left unknown");
        assertRecorded(journals);
    }

    @Test
    void startsOnAFullDiskAndRecordsLaterWhatWasUnderWay() throws Exception {
        Journals before = open(disk.path().resolve("before"));
        IntStream.range(0, 50).forEach(i -> before.own().intend(abandoned("gen_lost" + i, NOW)));
        IntStream.range(0, 50).forEach(i -> expected.add("gen_lost" + i + " unknown"));
        Path left = afterACrash(disk.path().resolve("before"));
        // SQLite needs this much to open a database that no process uses
        disk.fillUpTo(40);

        Journals next = open(left);
        assertThat(next.fault()).contains("the disk is full");
        disk.free();

        await().atMost(RECOVERY).until(() -> next.fault() == null);
        call(next);
        assertRecorded(next);
    }

    // ---- a call and its expected entries ------------------------------------------------------------------------

    private boolean call(Journals journals) {
        String id = "gen_" + calls++;
        journals.own().intend(abandoned(id, NOW));
        end(journals, id);
        return true;
    }

    private void end(Journals journals, String id) {
        expected.add(id + " succeeded");
        try {
            journals.own().end(succeeded(id, NOW), null);
        } catch (LedgerUnavailableException e) {
            // recorded later
        }
    }

    private boolean noted(Journals journals, String id) {
        boolean noted = journals.own().note(succeeded(id, NOW));
        if (noted) {
            expected.add(id + " succeeded");
        }
        return noted;
    }

    private void refused(Journals journals) {
        assertThatThrownBy(() -> journals.own().intend(abandoned("gen_refused" + calls++, NOW)))
                .isInstanceOf(LedgerUnavailableException.class);
    }

    /**
     * Makes calls until one is rejected. A full disk does not cause this at once, because SQLite first uses its
     * existing pages.
     */
    private LedgerUnavailableException callUntilRefused(Journals journals) {
        for (int i = 0; i < MANY; i++) {
            try {
                call(journals);
            } catch (LedgerUnavailableException e) {
                return e;
            }
        }
        throw new AssertionError("The disk is not full");
    }

    private void assertRecorded(Journals journals) {
        await().until(() -> journals.backlog() == 0 && store.outcomes().size() >= expected.size());
        assertThat(store.outcomes()).containsExactlyInAnyOrderElementsOf(expected);
        List<Link> links = store.links();
        assertThat(links).allMatch(chain::proves);
        for (int i = 0; i < links.size(); i++) {
            assertThat(links.get(i).sequence()).isEqualTo(i + 1L);
            assertThat(links.get(i).previousHash())
                    .isEqualTo(i == 0 ? Chain.GENESIS : links.get(i - 1).hash());
        }
        assertThat(journals.own().intended()).isEmpty();
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

    private Journals open(Path path) {
        Journals journals = new Journals(path, 100 * MANY, chain, clock, store, _ -> {}, Duration.ofSeconds(5));
        open.add(journals);
        return journals;
    }

    /** Copies the current files to a directory that no process uses. */
    private Path afterACrash(Path path) throws IOException {
        Path copy = Files.createDirectory((path.equals(disk.path()) ? directory : disk.path()).resolve("left"));
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(it ->
                            it.toString().contains(".db") && !it.toString().endsWith("-shm"))
                    .toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
