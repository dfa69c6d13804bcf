package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator changed.
 *
 * @param id id of the audit trail's entry
 * @param recordedAt when this was written
 * @param at when the change was made
 * @param actor who made it
 * @param action what was done, such as {@code key.revoke}
 * @param targetType to what kind of thing
 * @param targetId to which
 * @param clientId the client that it concerns
 * @param client its name
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
