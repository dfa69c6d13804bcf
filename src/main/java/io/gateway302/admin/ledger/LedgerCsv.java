package io.gateway302.admin.ledger;

import io.gateway302.ledger.LedgerCost;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Columns of the CSV export: the fields of a row except {@code submission}, with its cost in three columns. */
final class LedgerCsv {

    private static final List<Column> COLUMNS = List.of(
            text("id", LedgerRow::id),
            text("request_id", LedgerRow::requestId),
            text("client", LedgerRow::client),
            text("client_id", LedgerRow::clientId),
            text("key_id", LedgerRow::keyId),
            text("door", LedgerRow::door),
            text("operation", LedgerRow::operation),
            text("model", LedgerRow::model),
            value("started_at", LedgerRow::startedAt),
            value("completed_at", LedgerRow::completedAt),
            text("outcome", LedgerRow::outcome),
            value("status", LedgerRow::status),
            value("attempts", LedgerRow::attempts),
            value("cost", ofCost(cost -> cost.amount().toPlainString())),
            text("cost_currency", ofCost(LedgerCost::currency)),
            text("cost_source", ofCost(LedgerCost::source)),
            new Column("units", (line, row, json) -> line.value(json.writeValueAsString(row.units()))),
            value("bytes_in", LedgerRow::bytesIn),
            value("bytes_out", LedgerRow::bytesOut),
            value("first_byte_ms", LedgerRow::firstByteMs),
            value("duration_ms", LedgerRow::durationMs),
            text("upstream_request_id", LedgerRow::upstreamRequestId),
            text("upstream_key", LedgerRow::upstreamKey),
            text("upstream_code", LedgerRow::upstreamCode),
            text("prompt_hash", LedgerRow::promptHash),
            text("prompt", LedgerRow::prompt),
            text("error_code", LedgerRow::errorCode),
            text("idempotency_key", LedgerRow::idempotencyKey),
            value("replayed", LedgerRow::replayed),
            text("previous_hash", LedgerRow::previousHash),
            text("hash", LedgerRow::hash),
            new Column("tags", (line, row, json) -> line.value(json.writeValueAsString(row.tags()))));

    static final List<String> NAMES = COLUMNS.stream().map(Column::name).toList();

    private LedgerCsv() {}

    static void write(CsvLine line, LedgerRow row, JsonMapper json) throws IOException {
        for (Column column : COLUMNS) {
            column.cell().write(line, row, json);
        }
        line.end();
    }

    /** Returns a column of texts that may come from a caller. */
    private static Column text(String name, Function<LedgerRow, @Nullable String> field) {
        return new Column(name, (line, row, json) -> line.text(field.apply(row)));
    }

    /** Returns a column of values of the gateway. */
    private static Column value(String name, Function<LedgerRow, @Nullable Object> field) {
        return new Column(name, (line, row, json) -> line.value(field.apply(row)));
    }

    private static <T> Function<LedgerRow, @Nullable T> ofCost(Function<LedgerCost, T> part) {
        return row -> row.cost() == null ? null : part.apply(row.cost());
    }

    private record Column(String name, Cell cell) {}

    /** Writer of one cell. */
    @FunctionalInterface
    private interface Cell {
        void write(CsvLine line, LedgerRow row, JsonMapper json) throws IOException;
    }
}
