package io.gateway302.ledger.store;

import static java.sql.Types.BIGINT;
import static java.sql.Types.BOOLEAN;
import static java.sql.Types.VARCHAR;

import io.gateway302.ledger.ActionEntry;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import io.gateway302.ledger.Link;
import io.gateway302.ledger.SettlementEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A link as it lies in the table. Its document is the truth; the other columns repeat parts of it, so that they can be
 * searched and summed up.
 *
 * @param link the link
 * @param recordedAt milliseconds, as all times here
 * @param kind which kind of entry it is
 * @param id id of the entry
 * @param requestId request id of a call
 * @param startedAt when a call came in
 * @param client name of the client
 * @param clientId its id
 * @param operation id of the operation
 * @param outcome how the call ended
 * @param cost what it cost, in billionths of a US dollar; null where that is not known
 * @param images how many it used, as are the following
 * @param billed whether the upstream may have billed the call
 */
record EntryRow(
        Link link,
        long recordedAt,
        String kind,
        String id,
        @Nullable String requestId,
        @Nullable Long startedAt,
        @Nullable String client,
        @Nullable String clientId,
        @Nullable String operation,
        @Nullable String outcome,
        @Nullable Long cost,
        @Nullable Long images,
        @Nullable Long seconds,
        @Nullable Long tokens,
        @Nullable Long characters,
        boolean billed) {

    static final String COLUMNS = """
            writer, sequence, recorded_at, kind, id, request_id, started_at, client, client_id, operation, outcome, \
            cost, images, seconds, tokens, characters, billed, document, previous_hash, hash""";

    private static final int[] TYPES = {
        VARCHAR, BIGINT, BIGINT, VARCHAR, VARCHAR, VARCHAR, BIGINT, VARCHAR, VARCHAR, VARCHAR,
        VARCHAR, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BOOLEAN, VARCHAR, VARCHAR, VARCHAR
    };

    static final int NANOS = 9;

    private static final JsonMapper JSON = LedgerJson.MAPPER;

    /** So much that a hundred of them can be summed up. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 100);

    private static final Set<String> BILLED = Set.of("succeeded", "timeout", "cancelled", "error", CallEntry.UNKNOWN);

    /**
     * The row of a link.
     *
     * @throws IllegalArgumentException if its document is not an entry
     */
    static EntryRow of(Link link) {
        LedgerEntry entry = entry(link.document());
        return switch (entry) {
            case CallEntry call ->
                new EntryRow(
                        link,
                        millis(call.recordedAt()),
                        call.kind(),
                        text(call.id()),
                        text(call.requestId()),
                        millis(call.startedAt()),
                        text(call.client()),
                        text(call.clientId()),
                        text(call.operation()),
                        text(call.outcome()),
                        nanos(call.cost()),
                        call.units().get("image"),
                        call.units().get("second"),
                        call.units().get("token"),
                        call.units().get("character"),
                        mayBeBilled(call));
            case SettlementEntry settlement -> {
                Map<String, Long> units = settlement.units();
                yield new EntryRow(
                        link,
                        millis(settlement.recordedAt()),
                        settlement.kind(),
                        text(settlement.id()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        nanos(settlement.cost()),
                        units.get("image"),
                        units.get("second"),
                        units.get("token"),
                        units.get("character"),
                        false);
            }
            case ActionEntry action ->
                new EntryRow(
                        link,
                        millis(action.recordedAt()),
                        action.kind(),
                        text(action.id()),
                        null,
                        null,
                        nullableText(action.client()),
                        nullableText(action.clientId()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false);
        };
    }

    /**
     * The entry of a document.
     *
     * @throws IllegalArgumentException if it is none
     */
    static LedgerEntry entry(String document) {
        try {
            return JSON.readValue(document, LedgerEntry.class);
        } catch (JacksonException e) {
            // without the cause: it may show the document
            throw new IllegalArgumentException("A document of the ledger is no entry: " + e.getClass());
        }
    }

    /** The row at which a result stands. */
    static EntryRow read(ResultSet row, int number) throws SQLException {
        return new EntryRow(
                new Link(
                        row.getString("writer"),
                        row.getLong("sequence"),
                        row.getString("document"),
                        row.getString("previous_hash"),
                        row.getString("hash")),
                row.getLong("recorded_at"),
                row.getString("kind"),
                row.getString("id"),
                row.getString("request_id"),
                number(row, "started_at"),
                row.getString("client"),
                row.getString("client_id"),
                row.getString("operation"),
                row.getString("outcome"),
                number(row, "cost"),
                number(row, "images"),
                number(row, "seconds"),
                number(row, "tokens"),
                number(row, "characters"),
                row.getBoolean("billed"));
    }

    /** Puts itself into a statement that takes the {@link #COLUMNS}. */
    void write(PreparedStatement statement) throws SQLException {
        @Nullable
        Object[] values = {
            link.writer(),
            link.sequence(),
            recordedAt,
            kind,
            id,
            requestId,
            startedAt,
            client,
            clientId,
            operation,
            outcome,
            cost,
            images,
            seconds,
            tokens,
            characters,
            billed,
            link.document(),
            link.previousHash(),
            link.hash()
        };
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.setNull(i + 1, TYPES[i]);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }

    private static boolean mayBeBilled(CallEntry call) {
        Integer attempts = call.attempts();
        return !call.replayed() && (attempts == null || attempts > 0) && BILLED.contains(call.outcome());
    }

    /** Rounded where somebody prices more finely; the document has it all. */
    private static @Nullable Long nanos(@Nullable LedgerCost cost) {
        if (cost == null || !cost.currency().equals("USD")) {
            return null;
        }
        return cost.amount()
                .movePointRight(NANOS)
                .setScale(0, RoundingMode.HALF_EVEN)
                .min(MOST)
                .longValueExact();
    }

    private static @Nullable String nullableText(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The text as every database takes it: JSON can hold what PostgreSQL refuses, and one entry must not stop the rest. */
    private static String text(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
