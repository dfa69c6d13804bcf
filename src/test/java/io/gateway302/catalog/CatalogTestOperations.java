package io.gateway302.catalog;

import org.jspecify.annotations.Nullable;

/** Variations of real operations that differ in one property. */
public final class CatalogTestOperations {

    private CatalogTestOperations() {}

    /** Returns the operation as not billable. */
    public static Operation notBillable(Operation of) {
        return with(of, false, of.unit(), null);
    }

    /** Returns the operation with another unit and price. */
    public static Operation counted(Operation of, @Nullable Unit unit, @Nullable Price price) {
        return with(of, of.billable(), unit, price);
    }

    private static Operation with(Operation of, boolean billable, @Nullable Unit unit, @Nullable Price price) {
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
                price,
                unit,
                of.deadlines(),
                of.confidence());
    }
}
