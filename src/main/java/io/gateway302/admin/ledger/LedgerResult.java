package io.gateway302.admin.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.ledger.ResultEntry;
import java.time.Instant;

/** Stored result file of a task, in the row of the call that started the task. */
record LedgerResult(
        @JsonProperty("file") String file,
        @JsonProperty("content_type") String contentType,
        @JsonProperty("size") long size,
        @JsonProperty("sha256") String sha256,
        @JsonProperty("recorded_at") Instant recordedAt) {

    static LedgerResult of(ResultEntry entry) {
        return new LedgerResult(entry.file(), entry.contentType(), entry.size(), entry.sha256(), entry.recordedAt());
    }
}
