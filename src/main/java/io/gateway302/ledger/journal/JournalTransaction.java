package io.gateway302.ledger.journal;

import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.chain.Chain;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Changes of a journal inside one transaction. */
final class JournalTransaction {

    private final JournalStatements statements;
    private final Chain chain;
    private final ChainEnd before;
    private ChainEnd end;

    private JournalTransaction(JournalStatements statements, Chain chain, ChainEnd before) {
        this.statements = statements;
        this.chain = chain;
        this.before = before;
        this.end = before;
    }

    /** Returns a transaction that continues the chain in the file. */
    static JournalTransaction begin(JournalStatements statements, Chain chain) {
        return new JournalTransaction(statements, chain, ChainEnd.read(statements));
    }

    /**
     * End of a chain.
     *
     * @param head last link
     * @param recordedAt time of the last entry
     */
    record ChainEnd(Head head, Instant recordedAt) {

        static ChainEnd read(JournalStatements statements) {
            return statements
                    .query(
                            "select writer, sequence, hash, recorded_at from journal",
                            row -> new ChainEnd(
                                    new Head(row.getString(1), row.getLong(2), row.getString(3)),
                                    Instant.ofEpochMilli(row.getLong(4))))
                    .getFirst();
        }
    }

    /** Writes the new end of the chain, and returns it. */
    ChainEnd finish() {
        if (!end.equals(before)) {
            statements.update(
                    "update journal set sequence = ?, hash = ?, recorded_at = ?",
                    end.head().sequence(),
                    end.head().hash(),
                    end.recordedAt().toEpochMilli());
        }
        return end;
    }

    /** Makes the disk write without changing anything. */
    void touch() {
        statements.update("update journal set recorded_at = recorded_at");
    }

    /** Returns the last link of the chain so far. */
    Head head() {
        return end.head();
    }

    /** Adds an intent: the entry to append if the end of its call is never recorded. */
    void addIntent(LedgerEntry entry) {
        statements.update(
                "insert or replace into intent (id, document) values (?, ?)",
                entry.id(),
                LedgerJson.MAPPER.writeValueAsString(entry));
    }

    /** Removes an intent. */
    void removeIntent(String id) {
        statements.update("delete from intent where id = ?", id);
    }

    /**
     * Appends an entry to the chain and to the backlog for the store. Times in a chain never decrease, even if the
     * clock is set back.
     *
     * @param entry entry with its time of recording, which is replaced by the time of the previous link if that is
     *     later
     */
    void append(LedgerEntry entry) {
        Instant time = entry.recordedAt().truncatedTo(ChronoUnit.MILLIS);
        Instant recordedAt = time.isAfter(end.recordedAt()) ? time : end.recordedAt();
        Link link = chain.link(
                head().writer(),
                head().sequence() + 1,
                LedgerJson.MAPPER.writeValueAsString(entry.recordedAt(recordedAt)),
                head().hash());
        statements.update(
                "insert into outbox (sequence, document, previous_hash, hash) values (?, ?, ?, ?)",
                link.sequence(),
                link.document(),
                link.previousHash(),
                link.hash());
        end = new ChainEnd(new Head(link.writer(), link.sequence(), link.hash()), recordedAt);
    }

    /** Removes the links that the store has. */
    void removeShipped(long upTo) {
        statements.update("delete from outbox where sequence <= ?", upTo);
    }

    /** Adds a pending cost lookup, or replaces that of the same call. */
    void putPending(PendingCost pending) {
        statements.update(
                "insert or replace into pending_cost (id, document, due_at) values (?, ?, ?)",
                pending.id(),
                LedgerJson.MAPPER.writeValueAsString(pending),
                pending.dueAt().toEpochMilli());
    }

    /** Returns the pending cost lookup of a call. */
    Optional<PendingCost> findPending(String id) {
        return statements
                .query(
                        "select document from pending_cost where id = ?",
                        row -> LedgerJson.MAPPER.readValue(row.getString(1), PendingCost.class),
                        id)
                .stream()
                .findFirst();
    }

    /** Removes the pending cost lookup of a call. Returns true if there was one. */
    boolean removePending(String id) {
        return statements.update("delete from pending_cost where id = ?", id) > 0;
    }
}
