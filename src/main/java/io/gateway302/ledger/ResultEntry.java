package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/**
 * Ledger entry for a stored result file of a task. A call has one for each file. The same entry may exist again after a
 * crash.
 *
 * @param id generation id of the call that started the task
 * @param recordedAt time of recording
 * @param file id of the file
 * @param position position among the results of the task, from 0
 * @param contentType content type according to the first bytes
 * @param size size in bytes
 * @param sha256 SHA-256 of the file in hexadecimal digits
 */
@JsonPropertyOrder({"kind", "id", "recorded_at"})
public record ResultEntry(
        @JsonProperty("id") String id,
        @JsonProperty("recorded_at") Instant recordedAt,
        @JsonProperty("file") String file,
        @JsonProperty("position") int position,
        @JsonProperty("content_type") String contentType,
        @JsonProperty("size") long size,
        @JsonProperty("sha256") String sha256)
        implements LedgerEntry {

    /** Name of the kind of entry. */
    public static final String KIND = "result";

    @Override
    public ResultEntry recordedAt(Instant time) {
        return new ResultEntry(id, time, file, position, contentType, size, sha256);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
