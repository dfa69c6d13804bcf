package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Price;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Prices and estimates from the configuration, validated against the catalog. */
final class ConfiguredPrices {

    private static final String PRICES = "gateway.usage.prices.";
    private static final String ESTIMATES = "gateway.usage.estimates.";
    private static final BigDecimal ONE = BigDecimal.ONE;

    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, BigDecimal> estimates = new HashMap<>();
    private final @Nullable BigDecimal defaultEstimate;

    ConfiguredPrices(UsageProperties properties, Catalog catalog) {
        properties.prices().keySet().forEach(key -> {
            String id = operation(key);
            requireKnown(catalog, PRICES + key, id);
            prices.computeIfAbsent(id, _ -> price(id, properties.prices()));
        });
        properties.estimates().forEach((id, amount) -> {
            requireKnown(catalog, ESTIMATES + id, id);
            estimates.put(id, number(ESTIMATES + id, amount));
        });
        defaultEstimate = properties.defaultEstimate();
    }

    @Nullable
    Price price(Operation operation) {
        return prices.get(operation.id());
    }

    @Nullable
    BigDecimal estimate(Operation operation) {
        return estimates.getOrDefault(operation.id(), defaultEstimate);
    }

    /**
     * Returns the operation id in a key, which is the key without its last part: {@code amount}, {@code currency} or
     * {@code per}.
     */
    private static String operation(String key) {
        int dot = key.lastIndexOf('.');
        String part = key.substring(dot + 1);
        if (dot < 1 || !(part.equals("amount") || part.equals("currency") || part.equals("per"))) {
            throw new InvalidConfigurationPropertyValueException(
                    PRICES + key, part, "A price has an amount, a currency and per.");
        }
        return key.substring(0, dot);
    }

    private static Price price(String id, Map<String, String> parts) {
        BigDecimal per = number(PRICES + id + ".per", parts.getOrDefault(id + ".per", "1"));
        if (per.compareTo(ONE) < 0 || per.stripTrailingZeros().scale() > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    PRICES + id + ".per", per, "It must be a whole number from 1.");
        }
        return new Price(
                number(PRICES + id + ".amount", parts.get(id + ".amount")),
                Objects.requireNonNullElse(parts.get(id + ".currency"), PriceList.USD),
                per.longValueExact());
    }

    private static void requireKnown(Catalog catalog, String property, String id) {
        if (catalog.find(id).isEmpty() && !id.equals(Operation.UNLISTED)) {
            throw new InvalidConfigurationPropertyValueException(
                    property, id, "The catalog has no operation with this id.");
        }
    }

    private static BigDecimal number(String property, @Nullable String text) {
        try {
            BigDecimal number = text == null ? null : new BigDecimal(text.strip());
            if (number != null && number.signum() >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new InvalidConfigurationPropertyValueException(property, text, "It must be a decimal number from 0.");
    }
}
