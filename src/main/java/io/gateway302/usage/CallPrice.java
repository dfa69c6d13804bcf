package io.gateway302.usage;

import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Price of one call, as it was when the call was reserved. Later changes of the price list do not affect the call.
 *
 * @param rates rates that may apply, according to the request; the dearest one counts. Empty if the price is unknown
 */
record CallPrice(List<CallRate> rates) {

    static final String USD = "USD";

    /** Price of a free call. */
    static final CallPrice FREE = new CallPrice(List.of(new CallRate.Free()));

    /** Price that is not known. */
    static final CallPrice UNKNOWN = new CallPrice(List.of());

    /** Rate with everything known that does not depend on the usage. */
    sealed interface CallRate {

        /** No cost. */
        record Free() implements CallRate {}

        /** Price of units. */
        record ByUnit(Price price) implements CallRate {}

        /** Price of the tokens of a model. */
        record ByTokens(TokenPrice price) implements CallRate {}

        /**
         * Cost that the response reports.
         *
         * @param path place of the amount
         * @param otherwise estimated cost in US dollars, if the response does not report it; null if there is none
         */
        record Reported(String path, @Nullable BigDecimal otherwise) implements CallRate {}

        /**
         * Estimated cost of the call in US dollars, but at least that of the tokens of an unknown model.
         *
         * @param price assumed price of the tokens; null if the call has no model
         */
        record Estimated(BigDecimal amount, @Nullable TokenPrice price) implements CallRate {}
    }

    /** Returns the highest cost that the call may have; null if the price is unknown. */
    @Nullable
    Cost reserved(Forecast forecast) {
        return dearest(forecast, forecast);
    }

    /**
     * Returns the cost of the call by its measured usage. A quantity that was not measured is taken from the forecast;
     * the cost is an estimate then. Null if the price is unknown.
     */
    @Nullable
    Cost settled(Quantities measured, Forecast forecast) {
        Cost cost = dearest(measured, forecast);
        return cost == null || rates.size() == 1 ? cost : cost.asEstimate();
    }

    private @Nullable Cost dearest(Quantities known, Forecast forecast) {
        Cost dearest = null;
        for (CallRate rate : rates) {
            Cost cost = cost(rate, known, forecast);
            if (cost != null && (dearest == null || cost.amount().compareTo(dearest.amount()) > 0)) {
                dearest = cost;
            }
        }
        return dearest;
    }

    private static @Nullable Cost cost(CallRate rate, Quantities known, Forecast forecast) {
        return switch (rate) {
            case CallRate.Free _ -> listed(BigDecimal.ZERO);
            case CallRate.ByUnit(Price price) -> byUnit(price, known, forecast);
            case CallRate.ByTokens(TokenPrice price) -> {
                Tokens tokens = known.tokens();
                yield tokens == null ? estimate(of(price, forecast.tokens())) : listed(of(price, tokens));
            }
            case CallRate.Reported(String path, BigDecimal otherwise) -> {
                BigDecimal reported = known.reported(path);
                yield reported == null ? estimate(otherwise) : listed(reported);
            }
            case CallRate.Estimated(BigDecimal amount, TokenPrice price) -> {
                Tokens tokens = known.tokens() == null ? forecast.tokens() : known.tokens();
                yield estimate(price == null ? amount : amount.max(of(price, tokens)));
            }
        };
    }

    private static Cost byUnit(Price price, Quantities known, Forecast forecast) {
        BigDecimal quantity = known.quantity(price);
        return quantity == null
                ? new Cost(price.of(forecast.quantity(price)), price.currency(), Source.ESTIMATE)
                : new Cost(price.of(quantity), price.currency(), Source.PRICE_LIST);
    }

    private static BigDecimal of(TokenPrice price, Tokens tokens) {
        return price.of(tokens.input(), tokens.cachedInput(), tokens.output());
    }

    private static Cost listed(BigDecimal amount) {
        return new Cost(amount, USD, Source.PRICE_LIST);
    }

    private static @Nullable Cost estimate(@Nullable BigDecimal amount) {
        return amount == null ? null : new Cost(amount, USD, Source.ESTIMATE);
    }
}
