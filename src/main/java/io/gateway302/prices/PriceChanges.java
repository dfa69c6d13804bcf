package io.gateway302.prices;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.prices.PriceRows.Listed;
import io.gateway302.prices.SeenList.Change;
import io.gateway302.usage.UpstreamModelPrices;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Comparison of a list with the prices that count so far. */
final class PriceChanges {

    private final ModelPrices shipped;
    private final BigDecimal maxChange;

    /**
     * Creates a comparison.
     *
     * @param maxChange largest factor, up or down, of a change that is applied
     */
    PriceChanges(ModelPrices shipped, BigDecimal maxChange) {
        this.shipped = shipped;
        this.maxChange = maxChange;
    }

    /** Returns the differences of a list from those before it, in no particular order. */
    List<Change> between(UpstreamModelPrices known, PriceRows rows) {
        Map<String, TokenPrice> applied = new HashMap<>();
        known.applied().forEach((model, dated) -> applied.put(model, Objects.requireNonNull(dated.price())));
        ModelPrices base = shipped.with(applied);
        List<Change> changes = new ArrayList<>();
        rows.prices().forEach((model, listed) -> {
            TokenPrice price = price(model, listed);
            boolean held = isHeld(base.find(model).orElse(null), price);
            if (!isKnown(known, model, price, held)) {
                changes.add(new Change(model, price, held));
            }
        });
        known.applied().keySet().stream()
                .filter(model -> isGone(model, rows) && !isKnown(known, model, null, true))
                .forEach(model -> changes.add(new Change(model, null, true)));
        // of a model that never had a price of 302.AI's nothing remains
        known.held().keySet().stream()
                .filter(model -> isGone(model, rows) && !applied.containsKey(model))
                .forEach(model -> changes.add(new Change(model, null, false)));
        return changes;
    }

    private static boolean isGone(String model, PriceRows rows) {
        return !rows.prices().containsKey(model) && !rows.unread().contains(model);
    }

    /** Adds the price of cached input, which the list lacks, in the ratio of the shipped list. */
    private TokenPrice price(String model, Listed listed) {
        TokenPrice before = shipped.find(model).orElse(null);
        BigDecimal cached = before == null || before.input().signum() == 0
                ? listed.input()
                : listed.input().multiply(before.cachedInput()).divide(before.input(), MathContext.DECIMAL64);
        return new TokenPrice(plain(listed.input()), plain(cached), plain(listed.output()));
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** Returns whether a change needs an operator. A new model is not held unless it costs nothing. */
    private boolean isHeld(@Nullable TokenPrice before, TokenPrice price) {
        return before == null
                ? price.input().signum() == 0 && price.output().signum() == 0
                : isBeyond(before.input(), price.input()) || isBeyond(before.output(), price.output());
    }

    /** Returns whether a price changed by more than the factor, which any change from or to 0 does. */
    private boolean isBeyond(BigDecimal before, BigDecimal after) {
        return before.max(after).compareTo(before.min(after).multiply(maxChange)) > 0;
    }

    /** Returns whether the last version of the model says the same. */
    private static boolean isKnown(UpstreamModelPrices known, String model, @Nullable TokenPrice price, boolean held) {
        Dated last = known.held().get(model);
        if ((last != null) != held) {
            return false;
        }
        Dated dated = held ? last : known.applied().get(model);
        return dated != null && isSame(dated.price(), price);
    }

    private static boolean isSame(@Nullable TokenPrice one, @Nullable TokenPrice other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.input().compareTo(other.input()) == 0
                && one.cachedInput().compareTo(other.cachedInput()) == 0
                && one.output().compareTo(other.output()) == 0;
    }
}
