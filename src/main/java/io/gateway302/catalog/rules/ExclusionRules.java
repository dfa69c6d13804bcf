package io.gateway302.catalog.rules;

import io.gateway302.catalog.BarredPaths;
import io.gateway302.catalog.Exclusions;
import io.gateway302.catalog.NotCallable;
import io.gateway302.catalog.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Validation rules for the entries that cannot be called: no operation may have the same id or address. */
public final class ExclusionRules {

    private ExclusionRules() {}

    public static void check(Exclusions exclusions, List<Operation> operations, Faults faults) {
        Set<String> ids = operations.stream().map(Operation::id).collect(Collectors.toCollection(HashSet::new));
        Set<String> addresses = operations.stream()
                .map(operation -> operation.method() + " " + operation.path())
                .collect(Collectors.toSet());
        for (NotCallable entry : exclusions.notCallable()) {
            Faults atEntry = faults.at("entry '" + entry.id() + "'");
            atEntry.unless(OperationRules.isId(entry.id()), OperationRules.ID_RULE);
            atEntry.unless(ids.add(entry.id()), "the id is taken already");
            atEntry.unless(
                    entry.path() == null || !addresses.contains(entry.method() + " " + entry.path()),
                    entry.method() + " " + entry.path() + " is the address of an operation");
            atEntry.unless(
                    entry.path() != null || entry.reason() != NotCallable.Reason.CREDENTIALS,
                    "an entry that cannot be called for what it does needs its path");
        }
        BarredPaths barred = new BarredPaths(exclusions.barred());
        exclusions
                .barred()
                .forEach(each -> faults.unless(
                        each.path().startsWith("/")
                                && each.path().endsWith("/")
                                && each.path().length() > 2,
                        "barred path '" + each.path() + "' must begin and end with /"));
        operations.forEach(operation -> barred.find(operation.path())
                .ifPresent(bar -> faults.add("barred path '" + bar.path() + "' bars operation '" + operation + "'")));
    }
}
