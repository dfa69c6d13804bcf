package io.gateway302.identity;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.gateway302.catalog.Unit;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much may be used. What is null, or absent from a map, is not limited. Days and months are those of UTC. Its JSON
 * form, with money as text, is what answers show and the database keeps.
 *
 * @param requestsPerMinute requests in any minute, at least 1
 * @param concurrency calls at the same time, at least 1
 * @param unitsPerDay units in a calendar day, at least 0 each
 * @param usdPerDay US dollars in a calendar day, at least 0
 * @param usdPerMonth US dollars in a calendar month, at least 0
 * @param requestsInAll requests while the credential lives; of browser tokens only
 * @param usdInAll US dollars while the credential lives; of browser tokens only
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Limits(
        @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
        @JsonProperty("concurrency") @Nullable Integer concurrency,

        @JsonProperty("units_per_day") @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<Unit, Long> unitsPerDay,

        @JsonProperty("usd_per_day") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal usdPerDay,

        @JsonProperty("usd_per_month") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal usdPerMonth,

        @JsonProperty("requests_in_all") @Nullable Integer requestsInAll,

        @JsonProperty("usd_in_all") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal usdInAll) {

    /** No limit. */
    public static final Limits NONE = new Limits(null, null, Map.of(), null, null, null, null);

    /** Copies what it is given. */
    public Limits {
        unitsPerDay = Map.copyOf(unitsPerDay);
    }

    /** Whether money is limited, so that a call without a known price cannot be let through. */
    public boolean limitMoney() {
        return usdPerDay != null || usdPerMonth != null || usdInAll != null;
    }
}
