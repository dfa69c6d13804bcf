package io.gateway302.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Makes the catalog of its files, or tells all that is wrong with them at once. */
final class CatalogLoader {

    private CatalogLoader() {}

    /**
     * The catalog of the given files, in the order of their names.
     *
     * @throws InvalidCatalogException if any of them breaks a rule
     */
    static Catalog load(Collection<CatalogSource> sources) {
        Faults faults = new Faults();
        CatalogReader reader = new CatalogReader();
        List<LocatedOperation> operations = sources.stream()
                .sorted(Comparator.comparing(CatalogSource::file))
                .flatMap(source -> reader.read(source, faults).stream())
                .toList();
        operations.forEach(located -> OperationRules.check(located.operation(), located.in(faults)));
        CatalogRules.check(operations, faults);
        if (!faults.found().isEmpty()) {
            throw new InvalidCatalogException(faults.found());
        }
        return new Catalog(operations.stream().map(LocatedOperation::operation).toList());
    }
}
