package io.gateway302.ledger.journal;

import static io.gateway302.ledger.LedgerEntries.COST;
import static io.gateway302.ledger.LedgerEntries.abandoned;
import static io.gateway302.ledger.LedgerEntries.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.ledger.Chains;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.ResultEntry;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.chain.Chain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Process whose fsync fails on demand, for {@link JournalFailingSyncTests}. Its exit status is 0 if all checks passed.
 */
final class FailingSyncs {

    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09.123Z");

    private final Chain chain = Chains.of("the-key-of-a-chain-in-tests");
    private final Path directory;
    private final Path control;

    private FailingSyncs(Path directory, Path control) {
        this.directory = directory;
        this.control = control;
    }

    public static void main(String[] arguments) throws Exception {
        FailingSyncs syncs = new FailingSyncs(Path.of(arguments[0]), Path.of(System.getenv("DISK_FAULT_CONTROL")));
        syncs.knowsWhetherAFailedCommitIsInTheFile();
        syncs.recordsEachEntryOnceWhereverTheFailureComes();
        System.exit(0);
    }

    private void knowsWhetherAFailedCommitIsInTheFile() throws IOException {
        Path file = Files.createDirectories(directory.resolve("file")).resolve("journal.db");
        try (JournalFile journal = new JournalFile(file, chain)) {
            journal.transaction(transaction -> transaction.append(succeeded("gen_1", NOW)));
            fail();
            assertThatThrownBy(() -> journal.transaction(transaction -> transaction.append(succeeded("gen_2", NOW))))
                    .isInstanceOf(JournalException.class);
            assertThatThrownBy(() -> journal.transaction(transaction -> transaction.append(succeeded("gen_2", NOW))))
                    .hasMessageContaining("not known");
            assertThatThrownBy(journal::tookFailedTransaction).isInstanceOf(JournalException.class);
            heal();

            boolean taken = journal.tookFailedTransaction();

            assertThat(taken)
                    .as("without another connection SQLite recovers the log")
                    .isTrue();
            assertThat(journal.head().sequence()).isEqualTo(2);
            journal.transaction(transaction -> transaction.append(succeeded("gen_3", NOW)));
            assertChain(journal.outbox(0, 10), 3);
        }
    }

    private void recordsEachEntryOnceWhereverTheFailureComes() throws IOException {
        SwitchableStore store = new SwitchableStore();
        Path path = Files.createDirectories(directory.resolve("journals"));
        try (Journals journals = new Journals(
                path, 1000, chain, Clock.fixed(NOW, ZoneOffset.UTC), store, _ -> {}, Duration.ofSeconds(5))) {
            Journal journal = journals.own();
            for (String id : List.of("gen_1", "gen_2", "gen_3", "gen_4")) {
                journal.intend(abandoned(id, NOW));
                if (!id.equals("gen_4")) {
                    journal.end(succeeded(id, NOW), pending(id));
                }
            }
            during(journals, () -> journal.intend(abandoned("gen_refused", NOW)));
            during(journals, () -> journal.end(succeeded("gen_4", NOW), null));
            during(journals, () -> journal.settle(pending("gen_1"), COST, Map.of()));
            journal.settle(pending("gen_1"), COST, Map.of());
            during(journals, () -> journal.giveUp(pending("gen_2")));
            journal.giveUp(pending("gen_2"));
            during(journals, () -> journal.retry(pending("gen_3"), NOW.plusSeconds(9)));
            journal.retry(pending("gen_3"), NOW.plusSeconds(9));
            during(journals, () -> journal.adopt(abandoned("gen_left", NOW)));
            journal.adopt(abandoned("gen_left", NOW));
            during(journals, () -> journal.add(TestCall.of("gen_1").stored(0, "a0")));
            during(journals, () -> {
                assertThat(journal.note(succeeded("gen_noted", NOW))).isTrue();
                journal.intend(abandoned("gen_refused", NOW));
            });
            journal.intend(abandoned("gen_5", NOW));
            journal.end(succeeded("gen_5", NOW), null);

            await().until(() -> journals.backlog() == 0 && store.links().size() == 9);
            assertThat(store.outcomes())
                    .containsExactlyInAnyOrder(
                            "gen_1 succeeded",
                            "gen_2 succeeded",
                            "gen_3 succeeded",
                            "gen_4 succeeded",
                            "gen_left unknown",
                            "gen_noted succeeded",
                            "gen_5 succeeded");
            assertThat(store.entries())
                    .filteredOn(SettlementEntry.class::isInstance)
                    .hasSize(1);
            assertThat(journal.intended()).isEmpty();
            assertThat(journal.nextDue()).isEqualTo(NOW.plusSeconds(9));
            assertThat(store.entries())
                    .filteredOn(ResultEntry.class::isInstance)
                    .hasSize(1);
            assertChain(store.links(), 9);
        }
    }

    private void during(Journals journals, ThrowingCallable step) throws IOException {
        fail();
        assertThatThrownBy(step).isInstanceOf(LedgerUnavailableException.class);
        assertThat(journals.fault()).contains("I/O error");
        heal();
        await().until(() -> journals.fault() == null);
    }

    private void assertChain(List<Link> links, int length) {
        assertThat(links).hasSize(length).allMatch(chain::proves);
        for (int i = 0; i < length; i++) {
            assertThat(links.get(i).sequence()).isEqualTo(i + 1L);
            assertThat(links.get(i).previousHash())
                    .isEqualTo(i == 0 ? Chain.GENESIS : links.get(i - 1).hash());
        }
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

    private void fail() throws IOException {
        set("fsync 5");
    }

    private void heal() throws IOException {
        set("");
    }

    private void set(String fault) throws IOException {
        Path next = Files.writeString(control.resolveSibling("next"), fault);
        Files.move(next, control, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
