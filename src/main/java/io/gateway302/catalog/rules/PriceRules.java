package io.gateway302.catalog.rules;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.Pricing;
import java.util.Currency;
import java.util.List;

/** Validation rules for the prices of an operation. */
final class PriceRules {

    private PriceRules() {}

    static void check(Operation operation, Faults faults) {
        faults.unless(
                !operation.billable() || !operation.repeatable(),
                "repeatable is for what is not billable: a call that is sent twice is paid twice");
        Pricing pricing = operation.pricing();
        if (pricing.tiers().isEmpty() && pricing.unpriced() == null) {
            return;
        }
        faults.unless(operation.billable(), "price and unpriced are for what is billable");
        faults.unless(operation.unit() != null, "a price needs the unit in which usage is counted");
        faults.unless(pricing.tiers().isEmpty() || pricing.unpriced() == null, "unpriced is for what has no price");
        List<PriceTier> tiers = pricing.tiers();
        for (int i = 0; i < tiers.size(); i++) {
            boolean isLast = i == tiers.size() - 1;
            faults.unless(
                    tiers.get(i).when().isEmpty() == isLast,
                    "all prices but the last one need 'when', and the last one has none");
            if (tiers.get(i).rate() instanceof Price price) {
                check(price, faults);
            }
        }
    }

    private static void check(Price price, Faults faults) {
        faults.unless(
                price.amount().signum() >= 0,
                "a price has exactly one of amount, from 0, per_model: true, and reported");
        faults.unless(
                price.assumed() == null || price.assumed() >= 1, "price.assumed " + price.assumed() + " is below 1");
        faults.unless(price.per() >= 1, "price.per " + price.per() + " is below 1");
        faults.unless(
                isCurrency(price.currency()),
                "price.currency '" + price.currency() + "' is no ISO 4217 code such as USD");
    }

    private static boolean isCurrency(String code) {
        try {
            return Currency.getInstance(code) != null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
