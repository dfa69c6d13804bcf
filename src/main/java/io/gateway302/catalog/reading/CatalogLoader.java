package io.gateway302.catalog.reading;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Exclusions;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.rules.CatalogRules;
import io.gateway302.catalog.rules.ExclusionRules;
import io.gateway302.catalog.rules.Faults;
import io.gateway302.catalog.rules.LocatedOperation;
import io.gateway302.catalog.rules.OperationRules;
import io.gateway302.catalog.rules.PollOperations;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Loader of the catalog, which reports all errors in its files at once. */
public final class CatalogLoader {

    private static final String EXCLUSIONS = "catalog/not-callable.yaml";

    private CatalogLoader() {}

    /**
     * Loads the catalog from the given files, in the order of their names.
     *
     * @throws InvalidCatalogException if a file violates a rule
     */
    public static Catalog load(Collection<CatalogSource> sources) {
        Faults faults = new Faults();
        CatalogYaml yaml = new CatalogYaml();
        // Parsing takes nearly all of the time, so it runs in parallel.
        List<LocatedEntry> entries = sources.parallelStream()
                .filter(source -> !source.file().equals(EXCLUSIONS))
                .sorted(Comparator.comparing(CatalogSource::file))
                .flatMap(source -> CatalogReader.read(source, yaml, faults).stream())
                .toList();
        Exclusions exclusions = sources.stream()
                .filter(source -> source.file().equals(EXCLUSIONS))
                .findFirst()
                .map(source -> ExclusionsReader.read(source, yaml, faults))
                .orElse(Exclusions.NONE);
        List<LocatedOperation> operations = PollOperations.complete(EntryCompletion.complete(entries, faults));
        operations.forEach(located -> OperationRules.check(located.operation(), located.in(faults)));
        CatalogRules.check(operations, faults);
        List<Operation> known =
                operations.stream().map(LocatedOperation::operation).toList();
        ExclusionRules.check(exclusions, known, faults.at(EXCLUSIONS));
        if (!faults.found().isEmpty()) {
            throw new InvalidCatalogException(faults.found());
        }
        return new Catalog(known, exclusions);
    }
}
