package io.gateway302.catalog.price;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prices of an operation.
 *
 * @param tiers prices in order of precedence; the first one that applies to a request counts. Empty if unknown
 * @param unpriced reason why an operation has no price; null if it has one, or is free
 */
public record Pricing(List<PriceTier> tiers, @Nullable String unpriced) {

    /** Pricing of a free operation, or of one whose price is unknown. */
    public static final Pricing NONE = new Pricing(List.of(), null);

    /** Copies the list. */
    public Pricing {
        tiers = List.copyOf(tiers);
    }

    /** Source of the field values of a request. */
    @FunctionalInterface
    public interface Fields {

        /** Returns the value of the field at this place; null if it is not known. */
        @Nullable
        String value(String place);
    }

    /** Returns the pricing of an operation with one price for all requests. */
    public static Pricing of(Rate rate) {
        return new Pricing(List.of(new PriceTier(Map.of(), rate)), null);
    }

    /**
     * Returns the rates that may apply to a request: one if its fields decide, several if the value of a deciding field
     * is not known. Empty if no tier applies.
     */
    public List<Rate> possible(Fields fields) {
        List<Rate> possible = new ArrayList<>(1);
        for (PriceTier tier : tiers) {
            switch (tier.match(fields)) {
                case YES -> {
                    possible.add(tier.rate());
                    return possible;
                }
                case POSSIBLE -> possible.add(tier.rate());
                case NO -> {}
            }
        }
        return possible;
    }
}
