package io.gateway302.ledger.store;

import io.gateway302.database.TestSchema;
import io.gateway302.ledger.ActionEntry;
import io.gateway302.ledger.Chains;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.TestCall;
import io.gateway302.ledger.TestWriter;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.query.LedgerQuery;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/** Ledger in an empty database, for tests that run on each kind of database. */
abstract class LedgerFixture {

    static final LedgerQuery ALL = new LedgerQuery(null, null, null, null, null);

    final Chain chain = Chains.of("a-key-of-the-ledger-for-tests");
    final TestWriter writer = new TestWriter("one", chain);

    LedgerDatabase database;
    RetentionPartitions months;
    LedgerStore store;
    LedgerReader reader;

    final AtomicInteger waits = new AtomicInteger();
    private List<Head> heads = List.of();

    /** Returns an empty database. */
    abstract LedgerDatabase open();

    @BeforeEach
    void migrate() {
        database = open();
        database.migrate(TestSchema::create);
        Anchors anchors = new Anchors(() -> chain);
        months = database.dialect() == Dialect.SQLITE
                ? new DeletedMonths(database, anchors)
                : new PartitionedMonths(database, anchors);
        store = new DatabaseLedgerStore(database, months);
        reader = new DatabaseLedgerReader(database, () -> chain, waits::incrementAndGet, () -> heads);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Appends entries to a chain. */
    final void append(TestWriter to, LedgerEntry... entries) {
        store.append(to.write(entries));
    }

    /** Sets the last links that the process knows outside the store. */
    final void know(Head... known) {
        heads = List.of(known);
    }

    /** Makes all rows as an earlier version wrote them. */
    final void asOfAnEarlierVersion() {
        database.write(jdbc -> jdbc.update("update ledger_entry set model = null, key_id = null, upstream_key = null,"
                + " upstream_request_id = null, tags = null"));
    }

    static ActionEntry action() {
        Instant at = Instant.parse("2026-01-04T00:00:00Z");
        return new ActionEntry("a-1", at, at, "administrator:1a2b3c4d", "key.revoke", "key", "k", "c", "shop");
    }

    static LedgerQuery between(@Nullable String from, @Nullable String to) {
        return new LedgerQuery(
                null, null, null, from == null ? null : Instant.parse(from), to == null ? null : Instant.parse(to));
    }

    final List<String> ids(LedgerQuery query) {
        return reader.search(query, null, 1000).stream()
                .map(call -> call.call().id())
                .toList();
    }

    final List<Link> links() {
        return database.read(jdbc -> jdbc.query(
                "select " + EntryRow.COLUMNS + " from ledger_entry order by writer, sequence",
                (row, number) -> EntryRow.read(row, number).link()));
    }

    static String json(TestCall call) {
        return JsonMapper.shared().writeValueAsString(call.entry());
    }
}
