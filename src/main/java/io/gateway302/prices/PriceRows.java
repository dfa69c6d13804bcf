package io.gateway302.prices;

import io.gateway302.upstream.account.Amount;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Prices of tokens in the rows of 302.AI's list.
 *
 * @param prices prices by the name of the model in lower case; of several rows with one name the dearest counts
 * @param unread names of models whose rows were not understood, and have no other row
 * @param faults number of rows for tokens that were not understood
 * @param others number of rows with other units
 */
record PriceRows(Map<String, Listed> prices, Set<String> unread, int faults, int others) {

    /** Highest plausible price in US dollars per million tokens. */
    private static final BigDecimal MAX_PRICE = new BigDecimal(10_000);

    private static final int MAX_NAME_LENGTH = 200;

    /** Unit of a price, without spaces and separators, such as {@code 1mtokens} or {@code /1ktokens}. */
    private static final Pattern TOKENS =
            Pattern.compile("(?:us\\$|\\$|usd|ptc)?/?(?:per|each|every|每)?(?:(1?(?:mio|m|million|百万)|1000000|1000k)"
                    + "|1?(?:k|thousand|千)|1000)tok(?:en)?s?");

    /** Spellings of the US dollar and of 302.AI's PTC, which is a dollar. */
    private static final Set<String> DOLLARS = Set.of("", "$", "us$", "usd", "ptc");

    /**
     * Price in US dollars per million tokens.
     *
     * @param input price of the prompt
     * @param output price of the response
     */
    record Listed(BigDecimal input, BigDecimal output) {

        private Listed dearest(Listed other) {
            return new Listed(input.max(other.input), output.max(other.output));
        }
    }

    static PriceRows of(JsonNode rows) {
        Map<String, Listed> prices = new HashMap<>();
        Set<String> unread = new HashSet<>();
        int faults = 0;
        int others = 0;
        for (JsonNode row : rows) {
            Matcher unit = TOKENS.matcher(compact(row.path("pricing_suffix")));
            if (!unit.matches()) {
                others++;
                continue;
            }
            String name = name(row.path("name"));
            Listed price = unit.group(1) == null ? price(row, 3) : price(row, 0);
            if (name == null || price == null) {
                faults++;
                if (name != null) {
                    unread.add(name);
                }
            } else {
                prices.merge(name, price, Listed::dearest);
            }
        }
        unread.removeAll(prices.keySet());
        return new PriceRows(prices, unread, faults, others);
    }

    private static @Nullable Listed price(JsonNode row, int shift) {
        BigDecimal input = amount(row.path("pricing").path("input"), shift);
        BigDecimal output = amount(row.path("pricing").path("output"), shift);
        boolean dollars = DOLLARS.contains(compact(row.path("pricing_prefix")));
        return dollars && input != null && output != null ? new Listed(input, output) : null;
    }

    private static @Nullable BigDecimal amount(JsonNode node, int shift) {
        BigDecimal amount = Amount.of(node);
        return amount == null
                        || amount.signum() < 0
                        || amount.movePointRight(shift).compareTo(MAX_PRICE) > 0
                ? null
                : amount.movePointRight(shift);
    }

    private static @Nullable String name(JsonNode node) {
        String name = node.asString("").strip().toLowerCase(Locale.ROOT);
        boolean usable = !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
        return usable ? name : null;
    }

    private static String compact(JsonNode node) {
        return node.asString("").toLowerCase(Locale.ROOT).replaceAll("[\\s,_.:]", "");
    }
}
