package io.gateway302.usage;

import io.gateway302.catalog.price.TokenPrice;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Prices of models from the configuration. */
final class ConfiguredModelPrices {

    private static final String PREFIX = "gateway.usage.model-prices.";
    private static final String INPUT = "input";
    private static final String CACHED = "cached-input";
    private static final String OUTPUT = "output";
    private static final Set<String> PARTS = Set.of(INPUT, CACHED, OUTPUT);

    private ConfiguredModelPrices() {}

    /**
     * Returns the prices by model.
     *
     * @param parts values by {@code <model>.<part>}
     */
    static Map<String, TokenPrice> of(Map<String, String> parts) {
        Map<String, TokenPrice> prices = new HashMap<>();
        for (String key : parts.keySet()) {
            int dot = key.lastIndexOf('.');
            if (dot < 1 || !PARTS.contains(key.substring(dot + 1))) {
                throw new InvalidConfigurationPropertyValueException(
                        PREFIX + key, key.substring(dot + 1), "A model's price has input, cached-input and output.");
            }
            prices.computeIfAbsent(key.substring(0, dot), model -> price(model + ".", parts));
        }
        return prices;
    }

    private static TokenPrice price(String model, Map<String, String> parts) {
        BigDecimal input = number(model + INPUT, parts);
        return new TokenPrice(
                input,
                parts.containsKey(model + CACHED) ? number(model + CACHED, parts) : input,
                number(model + OUTPUT, parts));
    }

    private static BigDecimal number(String key, Map<String, String> parts) {
        return ConfiguredPrices.number(PREFIX + key, parts.get(key));
    }
}
