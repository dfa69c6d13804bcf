package io.gateway302.catalog;

import io.gateway302.catalog.price.Pricing;
import io.gateway302.catalog.price.Rate;
import org.jspecify.annotations.Nullable;

/** Variations of real operations that differ in one property. */
public final class CatalogTestOperations {

    private CatalogTestOperations() {}

    /** Returns the operation as not billable. */
    public static Operation notBillable(Operation of) {
        return with(of, false, of.unit(), Pricing.NONE);
    }

    /** Returns the operation with another unit and rate; without a price if the rate is null. */
    public static Operation counted(Operation of, @Nullable Unit unit, @Nullable Rate rate) {
        return with(of, of.billable(), unit, rate == null ? Pricing.NONE : Pricing.of(rate));
    }

    /** Returns the operation with other prices. */
    public static Operation priced(Operation of, Pricing pricing) {
        return with(of, of.billable(), of.unit(), pricing);
    }

    private static Operation with(Operation of, boolean billable, @Nullable Unit unit, Pricing pricing) {
        return new Operation(
                of.id(),
                of.section(),
                of.provider(),
                of.title(),
                of.method(),
                of.path(),
                of.alternatePaths(),
                of.variantOf(),
                of.key(),
                of.consumes(),
                of.response(),
                of.streamFlag(),
                of.poll(),
                of.models(),
                of.fallback(),
                of.fields(),
                of.success(),
                of.links(),
                of.example(),
                billable,
                of.repeatable(),
                pricing,
                of.delisted(),
                unit,
                of.deadlines(),
                of.confidence());
    }
}
