package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;

/**
 * What a call really cost, learnt after its entry had been written. A call has at most one.
 *
 * @param id generation id of the call
 * @param recordedAt when this was written
 * @param cost what it cost
 * @param units what it used as the upstream counted it; empty where the upstream does not say
 */
@JsonPropertyOrder({"kind", "id", "recorded_at"})
public record SettlementEntry(
        @JsonProperty("id") String id,
        @JsonProperty("recorded_at") Instant recordedAt,
        @JsonProperty("cost") LedgerCost cost,
        @JsonProperty("units") Map<String, Long> units)
        implements LedgerEntry {

    static final String KIND = "settlement";

    @Override
    public SettlementEntry recordedAt(Instant time) {
        return new SettlementEntry(id, time, cost, units);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
