package io.gateway302.admin.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.RecordedCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recorded call with its cost and usage, as far as they are known by now. */
record LedgerRow(
        @JsonProperty("id") String id,
        @JsonProperty("request_id") String requestId,
        @JsonProperty("client") String client,
        @JsonProperty("client_id") String clientId,
        @JsonProperty("key_id") String keyId,
        @JsonProperty("door") String door,
        @JsonProperty("operation") String operation,
        @JsonProperty("model") @Nullable String model,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("completed_at") @Nullable Instant completedAt,
        @JsonProperty("outcome") String outcome,
        @JsonProperty("status") @Nullable Integer status,
        @JsonProperty("attempts") @Nullable Integer attempts,
        @JsonProperty("cost") @Nullable LedgerCost cost,
        @JsonProperty("units") Map<String, Long> units,
        @JsonProperty("bytes_in") long bytesIn,
        @JsonProperty("bytes_out") @Nullable Long bytesOut,
        @JsonProperty("first_byte_ms") @Nullable Long firstByteMs,
        @JsonProperty("duration_ms") @Nullable Long durationMs,
        @JsonProperty("upstream_request_id") @Nullable String upstreamRequestId,
        @JsonProperty("upstream_key") @Nullable String upstreamKey,
        @JsonProperty("upstream_code") @Nullable String upstreamCode,
        @JsonProperty("prompt_hash") @Nullable String promptHash,

        @JsonProperty("prompt") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String prompt,

        @JsonProperty("error_code") @Nullable String errorCode,
        @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
        @JsonProperty("replayed") boolean replayed,

        @JsonProperty("submission") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String submission,

        @JsonProperty("results") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<LedgerResult> results,

        @JsonProperty("tags") Map<String, String> tags,
        @JsonProperty("previous_hash") String previousHash,
        @JsonProperty("hash") String hash) {

    static LedgerRow of(RecordedCall recorded) {
        CallEntry call = recorded.call();
        return new LedgerRow(
                call.id(),
                call.requestId(),
                call.client(),
                call.clientId(),
                call.keyId(),
                call.door(),
                call.operation(),
                call.model(),
                call.startedAt(),
                call.completedAt(),
                call.outcome(),
                call.status(),
                call.attempts(),
                recorded.cost(),
                recorded.units(),
                call.bytesIn(),
                call.bytesOut(),
                call.firstByteMs(),
                call.durationMs(),
                call.upstreamRequestId(),
                call.upstreamKey(),
                call.upstreamCode(),
                call.promptHash(),
                call.prompt(),
                call.errorCode(),
                call.idempotencyKey(),
                call.replayed(),
                call.submission(),
                recorded.results().stream().map(LedgerResult::of).toList(),
                call.tags(),
                recorded.previousHash(),
                recorded.hash());
    }
}
