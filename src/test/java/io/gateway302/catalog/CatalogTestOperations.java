package io.gateway302.catalog;

import org.jspecify.annotations.Nullable;

/** Operations that differ from shipped ones in one respect. */
public final class CatalogTestOperations {

    private CatalogTestOperations() {}

    /** The same, but free. */
    public static Operation notBillable(Operation of) {
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
                of.example(),
                false,
                of.repeatable(),
                null,
                of.unit(),
                of.deadlines(),
                of.confidence());
    }

    /** The same, counted in another unit and priced otherwise. */
    public static Operation counted(Operation of, @Nullable Unit unit, @Nullable Price price) {
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
                of.example(),
                of.billable(),
                of.repeatable(),
                price,
                unit,
                of.deadlines(),
                of.confidence());
    }
}
