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
import io.gateway302.ledger.ResultEntry;
import io.gateway302.ledger.SettlementEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Link as a row of the table. Its document is authoritative. The other columns repeat parts of it for searches and
 * sums.
 *
 * @param link the link
 * @param recordedAt time of recording in milliseconds, like all times here
 * @param kind kind of entry
 * @param id id of the entry
 * @param requestId request id of a call
 * @param startedAt time of arrival of a call
 * @param client name of the client
 * @param clientId id of the client
 * @param operation id of the operation
 * @param outcome outcome of the call
 * @param cost cost in billionths of a US dollar; null if it is unknown
 * @param images number of images; the next components are numbers of other units
 * @param billed true if the upstream may have billed the call
 * @param model requested model; null in a row of an earlier version, like the components below
 * @param keyId id of the credential; never null in a call's row of this version
 * @param upstreamKey alias of the upstream key
 * @param upstreamRequestId upstream request id
 * @param tags tags as a JSON object; null without tags
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
        boolean billed,
        @Nullable String model,
        @Nullable String keyId,
        @Nullable String upstreamKey,
        @Nullable String upstreamRequestId,
        @Nullable String tags) {

    static final String COLUMNS = """
            writer, sequence, recorded_at, kind, id, request_id, started_at, client, client_id, operation, outcome, \
            cost, images, seconds, tokens, characters, billed, document, previous_hash, hash, \
            model, key_id, upstream_key, upstream_request_id, tags""";

    private static final int[] TYPES = {
        VARCHAR, BIGINT, BIGINT, VARCHAR, VARCHAR, VARCHAR, BIGINT, VARCHAR, VARCHAR, VARCHAR,
        VARCHAR, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BOOLEAN, VARCHAR, VARCHAR, VARCHAR,
        VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR
    };

    static final int NANOS = 9;

    /** Maximum length of an indexed text in characters. Filters of the administration are not longer. */
    private static final int INDEXED = 200;

    private static final JsonMapper JSON = LedgerJson.MAPPER;

    /** Maximum cost of one row, chosen so that 100 rows can be summed up without overflow. */
    private static final BigDecimal MAX_COST = BigDecimal.valueOf(Long.MAX_VALUE / 100);

    private static final Set<String> BILLED = Set.of("succeeded", "timeout", "cancelled", "error", CallEntry.UNKNOWN);

    /**
     * Returns the row of a link.
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
                        mayBeBilled(call),
                        cut(call.model()),
                        cut(call.keyId()),
                        cut(call.upstreamKey()),
                        cut(call.upstreamRequestId()),
                        call.tags().isEmpty() ? null : JSON.writeValueAsString(call.tags()));
            case SettlementEntry settlement ->
                withoutCall(link, settlement, null, null, settlement.cost(), settlement.units());
            case ResultEntry result -> withoutCall(link, result, null, null, null, Map.of());
            case ActionEntry action ->
                withoutCall(
                        link, action, nullableText(action.client()), nullableText(action.clientId()), null, Map.of());
        };
    }

    private static EntryRow withoutCall(
            Link link,
            LedgerEntry entry,
            @Nullable String client,
            @Nullable String clientId,
            @Nullable LedgerCost cost,
            Map<String, Long> units) {
        return new EntryRow(
                link,
                millis(entry.recordedAt()),
                entry.kind(),
                text(entry.id()),
                null,
                null,
                client,
                clientId,
                null,
                null,
                nanos(cost),
                units.get("image"),
                units.get("second"),
                units.get("token"),
                units.get("character"),
                false,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * Returns the entry in a document.
     *
     * @throws IllegalArgumentException if it is not an entry
     */
    static LedgerEntry entry(String document) {
        return parsed(document, LedgerEntry.class);
    }

    /**
     * Returns the entries in documents that are separated by commas.
     *
     * @throws IllegalArgumentException if one of them is not an entry
     */
    static List<LedgerEntry> entries(@Nullable String documents) {
        return documents == null ? List.of() : List.of(parsed("[" + documents + "]", LedgerEntry[].class));
    }

    private static <T> T parsed(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JacksonException e) {
            // without the cause, which may contain the document
            throw new IllegalArgumentException("A document of the ledger is no entry: " + e.getClass());
        }
    }

    /** Returns the current row of a result. */
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
                row.getBoolean("billed"),
                added(row, "model"),
                added(row, "key_id"),
                added(row, "upstream_key"),
                added(row, "upstream_request_id"),
                added(row, "tags"));
    }

    /** Returns a column that the tables of earlier versions lack; null if it is absent. */
    private static @Nullable String added(ResultSet row, String column) throws SQLException {
        return row.getMetaData().getColumnCount() < TYPES.length ? null : row.getString(column);
    }

    /** Returns whether this row has the values of its document, or those that an earlier version wrote of it. */
    boolean isOf(EntryRow document) {
        return equals(document) || equals(document.ofEarlierVersion());
    }

    private EntryRow ofEarlierVersion() {
        return new EntryRow(
                link,
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
                null,
                null,
                null,
                null,
                null);
    }

    /** Sets the parameters of a statement with the {@link #COLUMNS}. */
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
            link.hash(),
            model,
            keyId,
            upstreamKey,
            upstreamRequestId,
            tags
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

    /**
     * Returns the cost in billionths of a US dollar, rounded; null for other currencies. The document has the exact
     * amount.
     */
    private static @Nullable Long nanos(@Nullable LedgerCost cost) {
        if (cost == null || !cost.currency().equals("USD")) {
            return null;
        }
        return cost.amount()
                .movePointRight(NANOS)
                .setScale(0, RoundingMode.HALF_EVEN)
                .min(MAX_COST)
                .longValueExact();
    }

    /** Returns the beginning of a text: PostgreSQL's indexes take no long texts, and one entry must not block the others. */
    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : text(text.length() > INDEXED ? text.substring(0, INDEXED) : text);
    }

    private static @Nullable String nullableText(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /**
     * Returns a text that every database accepts. JSON can contain characters that PostgreSQL rejects, and one entry
     * must not block the others.
     */
    private static String text(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
