package io.gateway302.api.me;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Allowances.Spend;
import io.gateway302.exchange.Allowances.Standing;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.identity.Caller;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A caller as it may see itself.
 *
 * @param client name of the client
 * @param keyId id of the key
 * @param kind what it presented
 * @param operations patterns of the operations that it may call
 * @param models patterns of the models that it may use
 * @param limits what is left of each limit of each scope
 * @param spend what the client spent, by all its credentials
 */
record Me(
        @JsonProperty("client") String client,
        @JsonProperty("key_id") String keyId,
        @JsonProperty("kind") String kind,
        @JsonProperty("operations") List<String> operations,
        @JsonProperty("models") List<String> models,
        @JsonProperty("limits") List<Allowance> limits,
        @JsonProperty("spend") SpendInfo spend) {

    static Me of(Caller caller, Standing standing) {
        return new Me(
                caller.client(),
                caller.keyId(),
                caller.kind().name().toLowerCase(Locale.ROOT),
                caller.permissions().operations(),
                caller.permissions().models(),
                standing.allowances(),
                SpendInfo.of(standing.spend()));
    }

    /**
     * What was spent.
     *
     * @param today on this day of UTC
     * @param thisMonth in this month of UTC
     */
    record SpendInfo(
            @JsonProperty("today") Today today,
            @JsonProperty("this_month") Month thisMonth) {

        static SpendInfo of(Spend spend) {
            Map<String, Long> units = new TreeMap<>();
            spend.unitsToday().forEach((Unit unit, Long count) -> units.put(unit.label(), count));
            return new SpendInfo(
                    new Today(spend.usdToday().toPlainString(), units),
                    new Month(spend.usdThisMonth().toPlainString()));
        }
    }

    /**
     * What was spent today.
     *
     * @param usd US dollars, as a decimal
     * @param units how many of each unit
     */
    record Today(
            @JsonProperty("usd") String usd,
            @JsonProperty("units") Map<String, Long> units) {}

    /**
     * What was spent this month.
     *
     * @param usd US dollars, as a decimal
     */
    record Month(@JsonProperty("usd") String usd) {}
}
