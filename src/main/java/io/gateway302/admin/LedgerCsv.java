package io.gateway302.admin;

import io.gateway302.ledger.LedgerCost;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Columns of the CSV export: the fields of a row except {@code submission}, with its cost in three columns. */
final class LedgerCsv {

    static final List<String> NAMES = List.of(
            "id",
            "request_id",
            "client",
            "client_id",
            "key_id",
            "door",
            "operation",
            "model",
            "started_at",
            "completed_at",
            "outcome",
            "status",
            "attempts",
            "cost",
            "cost_currency",
            "cost_source",
            "units",
            "bytes_in",
            "bytes_out",
            "first_byte_ms",
            "duration_ms",
            "upstream_request_id",
            "upstream_key",
            "upstream_code",
            "prompt_hash",
            "prompt",
            "error_code",
            "idempotency_key",
            "replayed",
            "previous_hash",
            "hash");

    private LedgerCsv() {}

    static void write(CsvLine line, LedgerRow row, JsonMapper json) throws IOException {
        LedgerCost cost = row.cost();
        line.text(row.id())
                .text(row.requestId())
                .text(row.client())
                .text(row.clientId())
                .text(row.keyId())
                .text(row.door())
                .text(row.operation())
                .text(row.model())
                .value(row.startedAt())
                .value(row.completedAt())
                .text(row.outcome())
                .value(row.status())
                .value(row.attempts())
                .value(cost == null ? null : cost.amount().toPlainString())
                .text(cost == null ? null : cost.currency())
                .text(cost == null ? null : cost.source())
                .value(json.writeValueAsString(row.units()))
                .value(row.bytesIn())
                .value(row.bytesOut())
                .value(row.firstByteMs())
                .value(row.durationMs())
                .text(row.upstreamRequestId())
                .text(row.upstreamKey())
                .text(row.upstreamCode())
                .text(row.promptHash())
                .text(row.prompt())
                .text(row.errorCode())
                .text(row.idempotencyKey())
                .value(row.replayed())
                .text(row.previousHash())
                .text(row.hash())
                .end();
    }
}
