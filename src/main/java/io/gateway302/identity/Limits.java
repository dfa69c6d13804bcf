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
 * Limits for the use of the gateway. A null component, or a unit that is absent from a map, is not limited. Days and
 * months are in UTC. The JSON form, with money as text, is used in responses and in the database.
 *
 * @param requestsPerMinute maximum number of requests in any 60 s, at least 1
 * @param tokensPerMinute maximum number of tokens of language models in any 60 s, at least 1
 * @param concurrency maximum number of concurrent calls, at least 1
 * @param unitsPerDay maximum units in a calendar day, at least 0 each
 * @param usdPerDay maximum cost in a calendar day, in US dollars, at least 0
 * @param usdPerMonth maximum cost in a calendar month, in US dollars, at least 0
 * @param requestsInAll maximum number of requests in the lifetime of the credential; for browser tokens only
 * @param usdInAll maximum cost in the lifetime of the credential, in US dollars; for browser tokens only
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Limits(
        @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
        @JsonProperty("tokens_per_minute") @Nullable Long tokensPerMinute,
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

    /** Limits that restrict nothing. */
    public static final Limits NONE = new Limits(null, null, null, Map.of(), null, null, null, null);

    /** Makes an immutable copy of the map. */
    public Limits {
        unitsPerDay = Map.copyOf(unitsPerDay);
    }

    /** Returns whether money is limited. In that case, a call without a known price cannot be admitted. */
    public boolean limitMoney() {
        return usdPerDay != null || usdPerMonth != null || usdInAll != null;
    }
}
