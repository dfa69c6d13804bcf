package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ledger entry for a change by an administrator.
 *
 * @param id id of the entry in the audit trail
 * @param recordedAt time of recording
 * @param at time of the change
 * @param actor administrator who made the change
 * @param action kind of change, such as {@code key.revoke}
 * @param targetType type of the changed object
 * @param targetId id of the changed object
 * @param clientId id of the affected client; null if there is none
 * @param client name of the affected client; null if there is none
 */
@JsonPropertyOrder({"kind", "id", "recorded_at"})
public record ActionEntry(
        @JsonProperty("id") String id,
        @JsonProperty("recorded_at") Instant recordedAt,
        @JsonProperty("at") Instant at,
        @JsonProperty("actor") String actor,
        @JsonProperty("action") String action,
        @JsonProperty("target_type") String targetType,
        @JsonProperty("target_id") String targetId,
        @JsonProperty("client_id") @Nullable String clientId,
        @JsonProperty("client") @Nullable String client)
        implements LedgerEntry {

    static final String KIND = "action";

    @Override
    public ActionEntry recordedAt(Instant time) {
        return new ActionEntry(id, time, at, actor, action, targetType, targetId, clientId, client);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
