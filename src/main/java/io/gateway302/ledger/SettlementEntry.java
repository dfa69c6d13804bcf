package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Map;

/**
 * Ledger entry with the real cost of a call, found after the entry of the call was written. A call has at most one.
 *
 * @param id generation id of the call
 * @param recordedAt time of recording
 * @param cost real cost
 * @param units usage as counted by the upstream; empty if it reports none
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
