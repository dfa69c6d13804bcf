package io.gateway302.ledger.journal;

import io.gateway302.ledger.Chain;
import io.gateway302.ledger.Head;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.PendingCost;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The tables of a journal, and the end of its chain. Belongs to one thread, except for reading. */
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

    private final Connection connection;
    private final Connection reader;
    private final Chain chain;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final String writer;
    private Head head;
    private Instant lastRecordedAt;

    /**
     * Opens the journal, and makes it if it is not there.
     *
     * @throws JournalException if it cannot be used
     */
    JournalFile(Path file, Chain chain) {
        this.chain = chain;
        try {
            this.connection = connect(file);
            create(connection);
            this.reader = connect(file);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select * from journal")) {
                row.next();
                this.writer = row.getString("writer");
                this.head = new Head(writer, row.getLong("sequence"), row.getString("hash"));
                this.lastRecordedAt = Instant.ofEpochMilli(row.getLong("recorded_at"));
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new JournalException("The journal " + file + " cannot be opened", e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        // a commit is on the disk when it returns
        return DriverManager.getConnection(
                "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000");
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("pragma user_version")) {
                version = row.getInt(1);
            }
            if (version > VERSION) {
                throw new SQLException("It was written by a newer version of the gateway");
            }
            if (version == VERSION) {
                return;
            }
            connection.setAutoCommit(false);
            for (String table : TABLES) {
                statement.executeUpdate(table);
            }
            statement.executeUpdate(
                    "insert into journal values (1, '" + UUID.randomUUID() + "', 0, '" + Chain.GENESIS + "', 0)");
            statement.executeUpdate("pragma user_version = " + VERSION);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    // ---- written by the one thread ----------------------------------------------------------------------------

    /**
     * Does the work and makes it durable; all of it or nothing.
     *
     * @throws JournalException if the disk refuses; what else the work throws is its own fault
     */
    void transaction(Runnable work) {
        Head before = head;
        Instant recordedBefore = lastRecordedAt;
        try {
            work.run();
            if (!head.equals(before)) {
                update(
                        "update journal set sequence = ?, hash = ?, recorded_at = ?",
                        head.sequence(),
                        head.hash(),
                        lastRecordedAt.toEpochMilli());
            }
            connection.commit();
        } catch (SQLException e) {
            undo(before, recordedBefore, e);
            throw new JournalException("The journal cannot be written", e);
        } catch (RuntimeException e) {
            undo(before, recordedBefore, e);
            throw e;
        }
    }

    private void undo(Head before, Instant recordedBefore, Exception failure) {
        head = before;
        lastRecordedAt = recordedBefore;
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The end of the chain. */
    Head head() {
        return head;
    }

    /** Notes the entry that is to be linked if its call never comes to an end. */
    void addIntent(LedgerEntry entry) {
        update(
                "insert into intent (id, document) values (?, ?)",
                entry.id(),
                LedgerJson.MAPPER.writeValueAsString(entry));
    }

    /** Forgets an intent. */
    void removeIntent(String id) {
        update("delete from intent where id = ?", id);
    }

    /**
     * Links an entry and puts it out for the store. Times of a chain never go back, even where the clock does.
     *
     * @param entry the entry as of the time that it is recorded, or of a later one if the link in front is later
     */
    void append(LedgerEntry entry) {
        Instant time = entry.recordedAt().truncatedTo(ChronoUnit.MILLIS);
        lastRecordedAt = time.isAfter(lastRecordedAt) ? time : lastRecordedAt;
        Link link = chain.link(
                head.writer(),
                head.sequence() + 1,
                LedgerJson.MAPPER.writeValueAsString(entry.recordedAt(lastRecordedAt)),
                head.hash());
        head = new Head(link.writer(), link.sequence(), link.hash());
        update(
                "insert into outbox (sequence, document, previous_hash, hash) values (?, ?, ?, ?)",
                link.sequence(),
                link.document(),
                link.previousHash(),
                link.hash());
    }

    /** Forgets what the store has. */
    void removeShipped(long upTo) {
        update("delete from outbox where sequence <= ?", upTo);
    }

    /** Notes a call whose cost is to be learnt, in place of what was noted of it before. */
    void putPending(PendingCost pending) {
        update(
                "insert or replace into pending_cost (id, document, due_at) values (?, ?, ?)",
                pending.id(),
                LedgerJson.MAPPER.writeValueAsString(pending),
                pending.dueAt().toEpochMilli());
    }

    /** Such a call. */
    Optional<PendingCost> findPending(String id) {
        return read(
                        "select document from pending_cost where id = ?",
                        row -> LedgerJson.MAPPER.readValue(row.getString(1), PendingCost.class),
                        id)
                .stream()
                .findFirst();
    }

    /** Forgets such a call. */
    boolean removePending(String id) {
        return update("delete from pending_cost where id = ?", id) > 0;
    }

    private int update(String sql, Object... values) {
        try {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new JournalException("The journal cannot be written", e);
        }
    }

    // ---- read by any thread -----------------------------------------------------------------------------------

    /** All intents. */
    <T extends LedgerEntry> List<T> intents(Class<T> type) {
        return read(
                "select document from intent order by id", row -> LedgerJson.MAPPER.readValue(row.getString(1), type));
    }

    /** Some of what waits for the store, in the order of the chain. */
    List<Link> outbox(long after, int most) {
        return read(
                "select sequence, document, previous_hash, hash from outbox where sequence > ? order by sequence limit ?",
                row -> new Link(writer, row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
                after,
                most);
    }

    /** How much waits for the store. */
    long outboxSize() {
        return count("select count(*) from outbox");
    }

    /** Some of the calls whose cost may be asked for now, the longest due first. */
    List<PendingCost> pending(Instant dueBy, int most) {
        return read(
                "select document from pending_cost where due_at <= ? order by due_at, id limit ?",
                row -> LedgerJson.MAPPER.readValue(row.getString(1), PendingCost.class),
                dueBy.toEpochMilli(),
                most);
    }

    /** When the first of them is due. */
    Instant firstPending() {
        List<Instant> first = read(
                "select due_at from pending_cost order by due_at limit 1", row -> Instant.ofEpochMilli(row.getLong(1)));
        return first.isEmpty() ? Instant.MAX : first.getFirst();
    }

    /** How many calls wait for their cost. */
    long pendingSize() {
        return count("select count(*) from pending_cost");
    }

    private long count(String sql) {
        return read(sql, row -> row.getLong(1)).getFirst();
    }

    private <T> List<T> read(String sql, RowReader<T> rows, Object... values) {
        synchronized (reader) {
            try (PreparedStatement statement = reader.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                List<T> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(rows.read(row));
                    }
                }
                return found;
            } catch (SQLException e) {
                throw new JournalException("The journal cannot be read", e);
            }
        }
    }

    @Override
    public void close() {
        try (connection;
                reader) {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
        } catch (SQLException e) {
            throw new JournalException("The journal cannot be closed", e);
        }
    }

    @FunctionalInterface
    private interface RowReader<T> {

        T read(ResultSet row) throws SQLException;
    }
}
