package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.TokenPrice;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Prices and estimates from the configuration, validated against the catalog. */
final class ConfiguredPrices {

    private static final String PRICES = "gateway.usage.prices.";
    private static final String ESTIMATES = "gateway.usage.estimates.";
    private static final Set<String> PARTS = Set.of("amount", "currency", "per", "unit");
    private static final BigDecimal ONE = BigDecimal.ONE;

    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, TokenPrice> models;
    private final Map<String, BigDecimal> estimates = new HashMap<>();
    private final @Nullable BigDecimal defaultEstimate;

    ConfiguredPrices(UsageProperties properties, Catalog catalog) {
        properties.prices().keySet().forEach(key -> {
            String id = operation(key);
            requireKnown(catalog, PRICES + key, id);
            prices.computeIfAbsent(id, _ -> price(id, properties.prices(), catalog));
        });
        properties.estimates().forEach((id, amount) -> {
            requireKnown(catalog, ESTIMATES + id, id);
            estimates.put(id, number(ESTIMATES + id, amount));
        });
        models = ConfiguredModelPrices.of(properties.modelPrices());
        defaultEstimate = properties.defaultEstimate();
    }

    /** Returns the configured prices of models. */
    Map<String, TokenPrice> models() {
        return models;
    }

    @Nullable
    Price price(Operation operation) {
        return prices.get(operation.id());
    }

    @Nullable
    BigDecimal estimate(Operation operation) {
        // the default is meant for operations that the catalog knows
        return estimates.getOrDefault(
                operation.id(), operation.id().equals(Operation.UNLISTED) ? null : defaultEstimate);
    }

    /**
     * Returns the operation id in a key, which is the key without its last part: {@code amount}, {@code currency},
     * {@code per} or {@code unit}.
     */
    private static String operation(String key) {
        int dot = key.lastIndexOf('.');
        String part = key.substring(dot + 1);
        if (dot < 1 || !PARTS.contains(part)) {
            throw new InvalidConfigurationPropertyValueException(
                    PRICES + key, part, "A price has an amount, a currency, per and a unit.");
        }
        return key.substring(0, dot);
    }

    private static Price price(String id, Map<String, String> parts, Catalog catalog) {
        PriceUnit unit = unit(id, parts.get(id + ".unit"), catalog);
        BigDecimal per = number(PRICES + id + ".per", parts.getOrDefault(id + ".per", "1"));
        if (per.compareTo(ONE) < 0 || per.stripTrailingZeros().scale() > 0) {
            throw new InvalidConfigurationPropertyValueException(
                    PRICES + id + ".per", per, "It must be a whole number from 1.");
        }
        return new Price(
                number(PRICES + id + ".amount", parts.get(id + ".amount")),
                Objects.requireNonNullElse(parts.get(id + ".currency"), CallPrice.USD),
                per.longValueExact(),
                unit);
    }

    /** Returns the unit of a price: the configured one, otherwise the one in which the operation counts usage. */
    private static PriceUnit unit(String id, @Nullable String name, Catalog catalog) {
        if (name == null) {
            return catalog.find(id)
                    .map(Operation::unit)
                    .map(counted -> PriceUnit.valueOf(counted.name()))
                    .orElse(PriceUnit.CALL);
        }
        return Arrays.stream(PriceUnit.values())
                .filter(unit -> unit.label().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidConfigurationPropertyValueException(
                        PRICES + id + ".unit",
                        name,
                        "It must be one of "
                                + Arrays.stream(PriceUnit.values())
                                        .map(PriceUnit::label)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static void requireKnown(Catalog catalog, String property, String id) {
        if (catalog.find(id).isEmpty() && !id.equals(Operation.UNLISTED)) {
            throw new InvalidConfigurationPropertyValueException(
                    property, id, "The catalog has no operation with this id.");
        }
    }

    static BigDecimal number(String property, @Nullable String text) {
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
