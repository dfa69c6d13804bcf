package io.gateway302.ledger.journal;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.chain.Chain;
import io.gateway302.ledger.journal.JournalTransaction.ChainEnd;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tables of a journal, and the end of its chain. One thread writes, any thread reads. */
final class JournalFile implements AutoCloseable {

    private static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            create table journal (
                id          integer not null primary key check (id = 1),
                writer      text    not null,
                sequence    integer not null,
                hash        text    not null,
                recorded_at integer not null
            )""",
            "create table intent (id text not null primary key, document text not null) without rowid",
            """
            create table outbox (
                sequence      integer not null primary key,
                document      text    not null,
                previous_hash text    not null,
                hash          text    not null
            )""",
            "create table pending_cost (id text not null primary key, document text not null, due_at integer not null)",
            "create index pending_cost_due_at on pending_cost (due_at)");

    private final JournalConnection connection;
    private final JournalReader reader;
    private final Chain chain;
    private volatile ChainEnd end;
    private @Nullable ChainEnd inDoubt;

    /**
     * Opens the journal, and creates it if it is missing.
     *
     * @throws JournalException if it cannot be used
     */
    JournalFile(Path file, Chain chain) {
        this.chain = chain;
        this.connection = JournalConnection.open(file);
        this.reader = new JournalReader(file);
        boolean opened = false;
        try {
            this.end = connection.transaction(statements -> {
                create(statements, file);
                return ChainEnd.read(statements);
            });
            opened = true;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private static void create(JournalStatements statements, Path file) {
        int version =
                statements.query("pragma user_version", row -> row.getInt(1)).getFirst();
        if (version > VERSION) {
            throw new JournalException(
                    "The journal " + file + " cannot be opened",
                    new IllegalStateException("It was written by a newer version of the gateway"));
        }
        if (version < VERSION) {
            TABLES.forEach(table -> statements.update(table));
            statements.update(
                    "insert into journal values (1, ?, 0, ?, 0)",
                    UUID.randomUUID().toString(),
                    Chain.GENESIS);
            statements.update("pragma user_version = " + VERSION);
        }
    }

    // ---- written by the one thread ----------------------------------------------------------------------------

    /**
     * Runs the work and makes it durable, atomically. After a failure, call {@link #tookFailedTransaction} before the
     * next transaction.
     *
     * @throws JournalException if the storage fails; other exceptions come from the work
     */
    void transaction(Consumer<JournalTransaction> work) {
        if (inDoubt != null) {
            throw new IllegalStateException("Whether the last transaction was committed is not known yet");
        }
        ChainEnd before = end;
        try {
            end = connection.transaction(statements -> {
                JournalTransaction transaction = begin(statements, before);
                work.accept(transaction);
                inDoubt = transaction.finish();
                return inDoubt;
            });
            inDoubt = null;
        } catch (RuntimeException e) {
            if (!connection.isCommitInDoubt() || before.equals(inDoubt)) {
                // nothing was appended: a repetition is harmless
                inDoubt = null;
            }
            throw e;
        }
    }

    /** Begins a transaction from the state of the file, which must match the expected end of the chain. */
    private JournalTransaction begin(JournalStatements statements, ChainEnd expected) {
        JournalTransaction transaction = JournalTransaction.begin(statements, chain);
        if (!transaction.head().equals(expected.head())) {
            throw new JournalException(
                    "The journal of the ledger cannot be written: somebody else has changed its file");
        }
        return transaction;
    }

    /**
     * Returns whether the file contains the last transaction although its commit failed, as after a failed fsync.
     *
     * @throws JournalException if that cannot be determined yet
     */
    boolean tookFailedTransaction() {
        ChainEnd tried = inDoubt;
        if (tried == null) {
            return false;
        }
        boolean taken = connection.transaction(ChainEnd::read).equals(tried);
        inDoubt = null;
        if (taken) {
            end = tried;
        }
        return taken;
    }

    /** Returns the last link of the chain. */
    Head head() {
        return end.head();
    }

    // ---- read by any thread -----------------------------------------------------------------------------------

    /** Returns all intents. */
    <T extends LedgerEntry> List<T> intents(Class<T> type) {
        return reader.query(
                "select document from intent order by id", row -> LedgerJson.MAPPER.readValue(row.getString(1), type));
    }

    /** Returns some of the links that are not in the store yet, in the order of the chain. */
    List<Link> outbox(long after, int most) {
        String writer = head().writer();
        return reader.query(
                "select sequence, document, previous_hash, hash from outbox where sequence > ? order by sequence limit ?",
                row -> new Link(writer, row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
                after,
                most);
    }

    /** Returns the number of links that are not in the store yet. */
    long outboxSize() {
        return count("select count(*) from outbox");
    }

    /** Returns some of the calls whose cost lookup is due, the longest due first. */
    List<PendingCost> pending(Instant dueBy, int most) {
        return reader.query(
                "select document from pending_cost where due_at <= ? order by due_at, id limit ?",
                row -> LedgerJson.MAPPER.readValue(row.getString(1), PendingCost.class),
                dueBy.toEpochMilli(),
                most);
    }

    /** Returns the time of the next cost lookup; {@link Instant#MAX} if there is none. */
    Instant firstPending() {
        List<Instant> first = reader.query(
                "select due_at from pending_cost order by due_at limit 1", row -> Instant.ofEpochMilli(row.getLong(1)));
        return first.isEmpty() ? Instant.MAX : first.getFirst();
    }

    /** Returns the number of pending cost lookups. */
    long pendingSize() {
        return count("select count(*) from pending_cost");
    }

    private long count(String sql) {
        return reader.query(sql, row -> row.getLong(1)).getFirst();
    }

    @Override
    public void close() {
        reader.close();
        connection.close();
    }
}
