package io.gateway302.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.RecordedCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cost of a call, in 302.AI's form. */
record RecordResponse(@JsonProperty("data") Cost data) {

    private static final String USD = "USD";
    private static final double MILLIS = 1000;

    static RecordResponse of(RecordedCall recorded) {
        CallEntry call = recorded.call();
        LedgerCost cost = recorded.cost();
        Map<String, Long> units = recorded.units();
        Long duration = call.durationMs();
        return new RecordResponse(new Cost(
                cost == null || !cost.currency().equals(USD)
                        ? null
                        : cost.amount().toPlainString(),
                units.getOrDefault("input_token", 0L),
                units.getOrDefault("output_token", 0L),
                call.model(),
                duration == null ? null : duration / MILLIS));
    }

    /**
     * Cost of a call.
     *
     * @param cost US dollars as known so far, as a decimal; null if nothing was billed, or if it is unknown
     * @param inputToken tokens of the prompt
     * @param outputToken tokens of the response
     * @param model requested model; null if it is unknown
     * @param processTime seconds from the start of the call to its end; null if its end is unknown
     */
    record Cost(
            @JsonProperty("cost") @Nullable String cost,
            @JsonProperty("input_token") long inputToken,
            @JsonProperty("output_token") long outputToken,
            @JsonProperty("model") @Nullable String model,
            @JsonProperty("process_time") @Nullable Double processTime) {}
}
