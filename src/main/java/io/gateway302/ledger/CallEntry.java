package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call.
 *
 * @param id generation id: {@code gen_} and a UUIDv7 (RFC 9562)
 * @param recordedAt when this was written
 * @param requestId request id
 * @param client name of the client at that time
 * @param clientId its id
 * @param keyId id of the credential
 * @param door way by which the call came in
 * @param operation id of the operation
 * @param model the model, where it is known
 * @param startedAt when the call came in
 * @param completedAt when it was complete; null where that is not known, because the process died
 * @param outcome {@code unknown} where the process died, otherwise that of the metrics
 * @param status HTTP status of the answer; null where there was none
 * @param attempts how many requests were started towards the upstream; null where that is not known
 * @param cost what it cost as far as was known then; null where nothing was billed, or nobody knows
 * @param units what it used, by unit, such as {@code image}; for language models also {@code input_token} and its like
 * @param bytesIn size of the body that goes to the upstream
 * @param bytesOut size of the body that came from the upstream; null without an answer
 * @param firstByteMs milliseconds from the call's start to the first byte of the upstream's answer
 * @param durationMs milliseconds from its start to its completion
 * @param upstreamRequestId the upstream's id, under which it keeps the cost
 * @param upstreamKey alias of our key at the upstream
 * @param promptHash keyed hash of the prompt, where prompts of this client are kept so
 * @param prompt the prompt itself, where prompts of this client are kept in full
 * @param errorCode slug of the problem; null for a good answer
 * @param upstreamCode the upstream's own code, where it gave one
 * @param idempotencyKey the caller's idempotency key
 * @param replayed whether an earlier answer was given again
 * @param submission id of the call that started the job that this one asked for; null where there is none
 */
@JsonPropertyOrder({"kind", "id", "recorded_at"})
public record CallEntry(
        @JsonProperty("id") String id,
        @JsonProperty("recorded_at") Instant recordedAt,
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
        @JsonProperty("prompt_hash") @Nullable String promptHash,
        @JsonProperty("prompt") @Nullable String prompt,
        @JsonProperty("error_code") @Nullable String errorCode,
        @JsonProperty("upstream_code") @Nullable String upstreamCode,
        @JsonProperty("idempotency_key") @Nullable String idempotencyKey,
        @JsonProperty("replayed") boolean replayed,
        @JsonProperty("submission") @Nullable String submission)
        implements LedgerEntry {

    static final String KIND = "call";

    /** The outcome of a call during which the process died. */
    public static final String UNKNOWN = "unknown";

    @Override
    public CallEntry recordedAt(Instant time) {
        return new CallEntry(
                id,
                time,
                requestId,
                client,
                clientId,
                keyId,
                door,
                operation,
                model,
                startedAt,
                completedAt,
                outcome,
                status,
                attempts,
                cost,
                units,
                bytesIn,
                bytesOut,
                firstByteMs,
                durationMs,
                upstreamRequestId,
                upstreamKey,
                promptHash,
                prompt,
                errorCode,
                upstreamCode,
                idempotencyKey,
                replayed,
                submission);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
