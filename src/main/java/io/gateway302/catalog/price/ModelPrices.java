package io.gateway302.catalog.price;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prices of language models, from 302.AI's product list (302.AI facts, models). Immutable. */
public final class ModelPrices {

    private static final String SHIPPED = "/prices/models.csv";

    private static final String ANY = "*";

    /** Assumed price of a model that the list lacks; few models cost more. */
    private static final TokenPrice UNKNOWN =
            new TokenPrice(BigDecimal.valueOf(15), BigDecimal.valueOf(15), BigDecimal.valueOf(75));

    /** Date or build number at the end of a model's name, such as {@code -2024-08-06} or {@code -250415}. */
    private static final Pattern VERSION =
            Pattern.compile("[-@](?:\\d{4}-\\d{2}-\\d{2}|(?:preview-|exp-)?\\d{2}-\\d{2}|\\d{4,8}|latest)$");

    private final Map<String, TokenPrice> prices;

    /** Prices by the name of the model without the path of its provider. */
    private final Map<String, TokenPrice> byShortName = new HashMap<>();

    private final LocalDate date;

    private ModelPrices(Map<String, TokenPrice> prices, LocalDate date) {
        this.prices = prices;
        this.date = date;
        prices.forEach((name, price) -> byShortName.merge(shortName(name), price, ModelPrices::dearer));
    }

    /** Returns the list that the gateway ships. */
    public static ModelPrices shipped() {
        return Shipped.LIST;
    }

    /** The shipped list, which is read when it is first needed. */
    private static final class Shipped {

        static final ModelPrices LIST = read();
    }

    private static ModelPrices read() {
        try (InputStream file = Objects.requireNonNull(ModelPrices.class.getResourceAsStream(SHIPPED));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return of(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines of {@code model,input,cached_input,output}; the second line is a comment with the date. */
    private static ModelPrices of(List<String> lines) {
        Map<String, TokenPrice> prices = new LinkedHashMap<>();
        lines.stream().filter(line -> !line.startsWith("#")).skip(1).forEach(line -> {
            String[] cells = line.split(",", -1);
            BigDecimal input = new BigDecimal(cells[1]);
            prices.put(
                    key(cells[0]),
                    new TokenPrice(
                            input, cells[2].isEmpty() ? input : new BigDecimal(cells[2]), new BigDecimal(cells[3])));
        });
        return new ModelPrices(prices, LocalDate.parse(lines.get(1).substring(1).strip()));
    }

    /** Returns a list in which the given prices, by model, replace or complete those of this one. */
    public ModelPrices with(Map<String, TokenPrice> others) {
        Map<String, TokenPrice> merged = new LinkedHashMap<>(prices);
        others.forEach((model, price) -> merged.put(key(model), price));
        return new ModelPrices(merged, date);
    }

    /** Returns whether the list has exactly this name, regardless of case. */
    public boolean has(String model) {
        return prices.containsKey(key(model));
    }

    /** Returns a list of the given prices only, with the date of this one. */
    public ModelPrices only(Map<String, TokenPrice> others) {
        return new ModelPrices(Map.of(), date).with(others);
    }

    /** Returns the date of the list. */
    public LocalDate date() {
        return date;
    }

    /** Returns the prices by the name of the model in lower case. */
    public Map<String, TokenPrice> all() {
        return Map.copyOf(prices);
    }

    /**
     * Returns the price of a model, regardless of case. A model that the list lacks has the price of its name without
     * the path of a provider, and then without a date at the end.
     */
    public Optional<TokenPrice> find(String model) {
        String name = key(model);
        TokenPrice price = at(prices, name);
        return Optional.ofNullable(price == null ? at(byShortName, shortName(name)) : price);
    }

    private static @Nullable TokenPrice at(Map<String, TokenPrice> prices, String name) {
        TokenPrice price = prices.get(name);
        return price == null ? prices.get(VERSION.matcher(name).replaceFirst("")) : price;
    }

    /** Returns the assumed price of a model that the list lacks, which the configuration may give for {@code *}. */
    public TokenPrice unknown() {
        return prices.getOrDefault(ANY, UNKNOWN);
    }

    private static TokenPrice dearer(TokenPrice one, TokenPrice other) {
        return one.input().add(one.output()).compareTo(other.input().add(other.output())) >= 0 ? one : other;
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String key(String model) {
        return model.strip().toLowerCase(Locale.ROOT);
    }
}
