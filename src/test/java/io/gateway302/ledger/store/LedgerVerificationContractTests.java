package io.gateway302.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.ledger.Chains;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import io.gateway302.ledger.Verification;
import io.gateway302.ledger.Verification.ChainDefect;
import io.gateway302.ledger.Verification.Reason;
import io.gateway302.ledger.chain.Chain;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the verification of chains, on each kind of database. */
abstract class LedgerVerificationContractTests extends LedgerFixture {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Number of rows, larger than a batch of the verification. */
    private static final int ROWS = 603;

    // --- valid ledgers

    @Test
    void anEmptyLedgerIsValid() {
        assertThat(reader.verify()).isEqualTo(Verification.valid(0, Chain.GENESIS, List.of()));
    }

    @Test
    void theHeadOfTheOnlyChainIsTheHead() {
        appendCalls(writer, ROWS);

        assertThat(reader.verify())
                .isEqualTo(Verification.valid(ROWS, writer.head().hash(), List.of(writer.head())));
    }

    @Test
    void severalChainsHaveAHeadInCommon() {
        TestWriter two = new TestWriter("two", chain);
        appendCalls(writer, 3);
        append(two, TestCall.of("gen_x").entry(), action());

        Verification both = reader.verify();

        assertThat(both.valid()).isTrue();
        assertThat(both.rows()).isEqualTo(5);
        assertThat(both.heads()).containsExactly(writer.head(), two.head());
        assertThat(both.head()).hasSize(64).isNotEqualTo(writer.head().hash());
        append(two, TestCall.of("gen_x").settled("0.06", Map.of()));
        assertThat(reader.verify().head()).isNotEqualTo(both.head());
    }

    @Test
    void aKeyThatWasReplacedStillProves() {
        appendCalls(new TestWriter("old", Chains.of("an-older-key")), 3);
        appendCalls(writer, 3);

        assertThat(verifiedWith(Chains.of("a-key-of-the-ledger-for-tests", "an-older-key"))
                        .valid())
                .isTrue();
    }

    // --- invalid ledgers

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "document = replace(document, '312', '313'); 550; HASH_MISMATCH",
                "document = document || ' '; 550; HASH_MISMATCH",
                "document = ''; 550; HASH_MISMATCH",
                "hash = replace(hash, substr(hash, 1, 1), 'f')||'0'; 550; HASH_MISMATCH",
                "hash = previous_hash; 550; HASH_MISMATCH",
                "previous_hash = hash; 550; PREVIOUS_HASH_MISMATCH",
                "previous_hash = upper(previous_hash); 550; PREVIOUS_HASH_MISMATCH",
                "recorded_at = recorded_at + 1; 550; COLUMNS_DIFFER",
                "kind = 'settlement'; 550; COLUMNS_DIFFER",
                "id = id || 'x'; 550; COLUMNS_DIFFER",
                "request_id = null; 550; COLUMNS_DIFFER",
                "started_at = started_at - 1; 550; COLUMNS_DIFFER",
                "started_at = null; 550; COLUMNS_DIFFER",
                "client = 'blog'; 550; COLUMNS_DIFFER",
                "client_id = 'id-of-blog'; 550; COLUMNS_DIFFER",
                "operation = 'kling.video'; 550; COLUMNS_DIFFER",
                "outcome = 'limited'; 550; COLUMNS_DIFFER",
                "cost = cost - 1; 550; COLUMNS_DIFFER",
                "cost = 0; 550; COLUMNS_DIFFER",
                "cost = null; 550; COLUMNS_DIFFER",
                "images = 0; 550; COLUMNS_DIFFER",
                "seconds = 0; 550; COLUMNS_DIFFER",
                "tokens = 0; 550; COLUMNS_DIFFER",
                "characters = 0; 550; COLUMNS_DIFFER",
                "billed = not billed; 550; COLUMNS_DIFFER",
                "model = 'gpt-4o'; 550; COLUMNS_DIFFER",
                "model = null; 550; COLUMNS_DIFFER",
                "key_id = 'key-2'; 550; COLUMNS_DIFFER",
                "key_id = null; 550; COLUMNS_DIFFER",
                "upstream_key = null; 550; COLUMNS_DIFFER",
                "upstream_request_id = 'up-1'; 550; COLUMNS_DIFFER",
                "tags = '{}'; 550; COLUMNS_DIFFER",
                "sequence = 100000; 551; ENTRIES_MISSING",
                "writer = 'zero'; 551; ENTRIES_MISSING",
                "writer = 'nobody'; 550; BEGINNING_MISSING",
            })
    void findsAChangedColumn(String change, long misfit, Reason reason) {
        appendCalls(writer, ROWS);

        tamper("update ledger_entry set " + change + " where sequence = 550");

        assertThat(misfit().reason()).isEqualTo(reason);
        assertThat(misfit().sequence()).isEqualTo(misfit);
    }

    @Test
    void everyColumnIsAmongThoseThatAreChecked() {
        List<String> columns = database.read(jdbc -> jdbc.query(
                "select * from ledger_entry",
                (java.sql.ResultSet rows) -> IntStream.rangeClosed(
                                1, rows.getMetaData().getColumnCount())
                        .mapToObj(i -> column(rows, i))
                        .toList()));

        assertThat(EntryRow.COLUMNS.split(", ")).containsExactlyInAnyOrderElementsOf(columns);
    }

    @Test
    void aRowOfAnEarlierVersionIsValid() {
        append(writer, TestCall.of("gen_1").tagged(Map.of("team", "search")).entry(), action());
        append(writer, TestCall.of("gen_1").settled("0.06", Map.of()));

        asOfAnEarlierVersion();

        assertThat(reader.verify().valid()).isTrue();
        tamper("update ledger_entry set client = 'blog' where sequence = 1");
        assertThat(misfit().reason()).isEqualTo(Reason.COLUMNS_DIFFER);
    }

    @Test
    void aTableOfAnEarlierVersionIsVerifiedWithoutItsMigration() {
        append(writer, TestCall.of("gen_1").entry());
        for (String index : List.of("model", "key", "upstream_request", "unfilled")) {
            database.write(jdbc -> jdbc.update("drop index ledger_entry_" + index));
        }
        for (String column : List.of("model", "key_id", "upstream_key", "upstream_request_id", "tags")) {
            database.write(jdbc -> jdbc.update("alter table ledger_entry drop column " + column));
        }

        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void namesTheRowAndHowManyFitBefore() {
        appendCalls(writer, ROWS);

        tamper("update ledger_entry set document = replace(document, '312', '313') where sequence = 580");

        assertThat(reader.verify())
                .isEqualTo(Verification.invalid(579, new ChainDefect("one", 580, "gen_one_580", Reason.HASH_MISMATCH)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 500, 501, 602})
    void findsAMissingRow(int missing) {
        appendCalls(writer, ROWS);

        tamper("delete from ledger_entry where sequence = " + missing);

        assertThat(misfit())
                .isEqualTo(new ChainDefect(
                        "one",
                        missing + 1,
                        "gen_one_" + (missing + 1),
                        missing == 1 ? Reason.BEGINNING_MISSING : Reason.ENTRIES_MISSING));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 103, 600})
    void findsAMissingEnd(int missing) {
        appendCalls(writer, ROWS);
        know(writer.head());

        tamper("delete from ledger_entry where sequence > " + (ROWS - missing));

        assertThat(misfit()).isEqualTo(new ChainDefect("one", ROWS - missing + 1, null, Reason.END_MISSING));
    }

    @Test
    void findsThatAWholeChainIsMissing() {
        appendCalls(writer, 3);
        know(writer.head());

        tamper("delete from ledger_entry");

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 1, null, Reason.END_MISSING));
    }

    @Test
    void aChainMayHaveGoneOnSince() {
        appendCalls(writer, 3);
        know(writer.head());
        appendCalls(writer, 3);

        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void findsAChainThatWasWrittenAnewWithTheKey() {
        appendCalls(writer, 3);
        know(writer.head());
        tamper("delete from ledger_entry");

        TestWriter again = new TestWriter("one", chain);
        store.append(again.write(
                TestCall.of("gen_4").entry(),
                TestCall.of("gen_5").entry(),
                TestCall.of("gen_6").entry()));

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 3, "gen_6", Reason.PLACE_TAKEN));
    }

    @Test
    void findsSwappedRows() {
        appendCalls(writer, 10);

        tamper("update ledger_entry set sequence = -4 where sequence = 4");
        tamper("update ledger_entry set sequence = 4 where sequence = 5");
        tamper("update ledger_entry set sequence = 5 where sequence = -4");

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 4, "gen_one_5", Reason.PREVIOUS_HASH_MISMATCH));
    }

    @Test
    void findsADoubledRow() {
        appendCalls(writer, 10);

        // a copy of an entry: at the end, and, if the table permits it, at its own position
        tamper(copyOf(5, "sequence + 6", "recorded_at"));
        assertThat(misfit()).isEqualTo(new ChainDefect("one", 11, "gen_one_5", Reason.PREVIOUS_HASH_MISMATCH));

        tamper("delete from ledger_entry where sequence = 11");
        if (database.dialect() == Dialect.POSTGRESQL) {
            tamper(copyOf(5, "sequence", "recorded_at + 1"));
            assertThat(misfit()).isEqualTo(new ChainDefect("one", 5, "gen_one_5", Reason.PLACE_TAKEN));
        }
    }

    @Test
    void findsAChainThatWasCopied() {
        appendCalls(writer, 3);

        tamper(copyOf(1, "sequence", "recorded_at").replace("select writer", "select 'two'"));

        assertThat(misfit()).isEqualTo(new ChainDefect("two", 1, "gen_one_1", Reason.HASH_MISMATCH));
    }

    @Test
    void findsACallThatIsRecordedTwiceInAChain() {
        store.append(writer.write(
                TestCall.of("gen_1").entry(),
                TestCall.of("gen_2").entry(),
                TestCall.of("gen_1").entry()));

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 3, "gen_1", Reason.RECORDED_TWICE));
    }

    @Test
    void findsACallThatIsRecordedInTwoChains() {
        appendCalls(writer, 3);
        store.append(List.of(new TestWriter("two", chain)
                .write(TestCall.of("gen_one_2").at(START.plusSeconds(2)).entry())));

        assertThat(misfit()).isEqualTo(new ChainDefect("two", 1, "gen_one_2", Reason.RECORDED_TWICE));
    }

    @Test
    void findsASecondSettlement() {
        TestCall call = TestCall.of("gen_1");
        store.append(writer.write(call.entry(), call.settled("0.06", Map.of()), call.settled("0.07", Map.of())));

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 3, "gen_1", Reason.RECORDED_TWICE));
    }

    @Test
    void acceptsAResultThatIsRecordedAgainAfterACrash() {
        TestCall call = TestCall.of("gen_1");
        store.append(writer.write(call.entry(), call.stored(0, "a0"), call.stored(1, "b1")));
        store.append(List.of(new TestWriter("two", chain).write(call.stored(0, "a0"))));

        assertThat(reader.verify().valid()).isTrue();
    }

    @Test
    void findsAChangedChecksumOfAResult() {
        TestCall call = TestCall.of("gen_1");
        store.append(writer.write(call.entry(), call.stored(0, "a0")));

        tamper("update ledger_entry set document = replace(document, 'a0', 'a1') where kind = 'result'");

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 2, "gen_1", Reason.HASH_MISMATCH));
    }

    @Test
    void findsAHashThatWasMadeWithAnotherKey() {
        appendCalls(writer, 3);
        appendCalls(new TestWriter("two", Chains.of("a-key-of-somebody-else")), 3);

        assertThat(misfit()).isEqualTo(new ChainDefect("two", 1, "gen_two_1", Reason.HASH_MISMATCH));
    }

    @Test
    void findsAChainThatGoesOnWithAnotherKey() {
        appendCalls(writer, 3);
        Link forged = Chains.of("a-key-of-somebody-else")
                .link("one", 4, json(TestCall.of("gen_4")), writer.head().hash());
        store.append(List.of(forged));

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 4, "gen_4", Reason.HASH_MISMATCH));
    }

    @Test
    void findsThatTheBeginningWasRemovedUnderAForgedAnchor() {
        appendCalls(writer, 5);
        Link third = links().get(2);
        Anchor forged = Anchor.of(third, Chains.of("a-key-of-somebody-else"));

        tamper("delete from ledger_entry where sequence <= 3");
        tamper("insert into ledger_anchor (writer, sequence, hash, proof) values ('one', 3, '" + forged.hash() + "', '"
                + forged.proof() + "')");

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 4, "gen_one_4", Reason.ANCHOR_FORGED));
    }

    @Test
    void findsThatALinkIsPassedOffAsAnAnchor() {
        appendCalls(writer, 5);
        Link third = links().get(2);

        tamper("delete from ledger_entry where sequence <= 3");
        tamper("insert into ledger_anchor (writer, sequence, hash, proof) values ('one', 3, '" + third.previousHash()
                + "', '" + third.hash() + "')");

        assertThat(misfit()).isEqualTo(new ChainDefect("one", 4, "gen_one_4", Reason.ANCHOR_FORGED));
    }

    private void appendCalls(TestWriter to, int number) {
        long first = to.head().sequence() + 1;
        store.append(IntStream.range(0, number)
                .mapToObj(i -> to.write(TestCall.of("gen_" + to.head().writer() + "_" + (first + i))
                        .at(START.plusSeconds(first + i))
                        .entry()))
                .toList());
    }

    private static String copyOf(int row, String sequence, String recordedAt) {
        String rest = EntryRow.COLUMNS.substring(EntryRow.COLUMNS.indexOf("kind"));
        return "insert into ledger_entry (" + EntryRow.COLUMNS + ") select writer, " + sequence + ", " + recordedAt
                + ", " + rest + " from ledger_entry where sequence = " + row;
    }

    private static String column(java.sql.ResultSet rows, int number) {
        try {
            return rows.getMetaData().getColumnName(number);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tamper(String sql) {
        assertThat(database.<Integer>write(jdbc -> jdbc.update(sql))).as(sql).isPositive();
    }

    private Verification verifiedWith(Chain other) {
        return new DatabaseLedgerReader(database, () -> other, () -> {}, List::of).verify();
    }

    private ChainDefect misfit() {
        Verification found = reader.verify();
        assertThat(found.valid()).isFalse();
        return Objects.requireNonNull(found.firstBad());
    }
}
