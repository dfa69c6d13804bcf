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
 * Permissions, remaining limits and costs of the caller.
 *
 * @param client name of the client
 * @param keyId id of the key
 * @param kind type of the credential
 * @param operations patterns of the allowed operations
 * @param models patterns of the allowed models
 * @param limits remaining part of each limit of each scope
 * @param spend costs of the client, over all its credentials
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
     * Costs of the current day and month.
     *
     * @param today costs of the current day in UTC
     * @param thisMonth costs of the current month in UTC
     */
    record SpendInfo(
            @JsonProperty("today") SpendToday today,
            @JsonProperty("this_month") SpendThisMonth thisMonth) {

        static SpendInfo of(Spend spend) {
            Map<String, Long> units = new TreeMap<>();
            spend.unitsToday().forEach((Unit unit, Long count) -> units.put(unit.label(), count));
            return new SpendInfo(
                    new SpendToday(spend.usdToday().toPlainString(), units),
                    new SpendThisMonth(spend.usdThisMonth().toPlainString()));
        }
    }

    /**
     * Costs of the current day.
     *
     * @param usd US dollars, as a decimal
     * @param units used units by their names
     */
    record SpendToday(
            @JsonProperty("usd") String usd,
            @JsonProperty("units") Map<String, Long> units) {}

    /**
     * Costs of the current month.
     *
     * @param usd US dollars, as a decimal
     */
    record SpendThisMonth(@JsonProperty("usd") String usd) {}
}
