package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ledger entry for one call.
 *
 * @param id generation id: {@code gen_} and a UUIDv7 (RFC 9562)
 * @param recordedAt time of recording
 * @param requestId request id
 * @param client name of the client at that time
 * @param clientId id of the client
 * @param keyId id of the credential
 * @param door label of the entry point
 * @param operation id of the operation
 * @param model requested model; null if it is unknown
 * @param startedAt time of arrival
 * @param completedAt time of completion; null if it is unknown because the process died
 * @param outcome {@code unknown} if the process died, otherwise the outcome as in the metrics
 * @param status HTTP status of the response; null if there was none
 * @param attempts number of attempts at the upstream; null if it is unknown
 * @param cost cost as known at the time of recording; null if nothing was billed, or if it is unknown
 * @param units usage by unit, such as {@code image}; for language models also {@code input_token} and the like
 * @param bytesIn size of the body for the upstream, in bytes
 * @param bytesOut size of the body received from the upstream, in bytes; null without a response
 * @param firstByteMs milliseconds from the start of the call to the first byte of the upstream's response
 * @param durationMs milliseconds from its start to its completion
 * @param upstreamRequestId upstream request id, by which the upstream stores the cost
 * @param upstreamKey alias of the upstream key
 * @param promptHash keyed hash of the prompt, if that is the client's prompt retention
 * @param prompt text of the prompt, if that is the client's prompt retention
 * @param errorCode slug of the problem; null for a success
 * @param upstreamCode error code of the upstream, if there is one
 * @param idempotencyKey the caller's idempotency key, cut to 255 characters
 * @param replayed true if the stored response of an earlier call was returned
 * @param submission id of the call that started the polled task; null if there is none
 * @param tags tags that the caller gave the call, by key; empty without tags
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
        @JsonProperty("submission") @Nullable String submission,

        @JsonProperty("tags") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> tags)
        implements LedgerEntry {

    static final String KIND = "call";

    /** Outcome of a call during which the process died. */
    public static final String UNKNOWN = "unknown";

    /** Makes an immutable, sorted copy of the tags, so that an entry has one JSON form. Entries of earlier versions have none. */
    public CallEntry {
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(tags));
    }

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
                submission,
                tags);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
