package io.gateway302.catalog.reading;

import io.gateway302.catalog.rules.Faults;
import io.gateway302.catalog.rules.LocatedOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversion of entries to operations; an entry may inherit from another one by {@code like}. */
final class EntryCompletion {

    private EntryCompletion() {}

    /** Returns the operations, in the order of the entries. Incomplete ones are reported as faults. */
    static List<LocatedOperation> complete(List<LocatedEntry> entries, Faults faults) {
        Map<String, OperationEntry> byId = new HashMap<>();
        entries.forEach(located -> byId.putIfAbsent(located.entry().id(), located.entry()));
        List<LocatedOperation> operations = new ArrayList<>();
        for (LocatedEntry located : entries) {
            OperationEntry entry = complete(located, byId, faults);
            if (entry != null) {
                operations.add(new LocatedOperation(entry.toOperation(located.provider()), located.file()));
            }
        }
        return operations;
    }

    private static @Nullable OperationEntry complete(
            LocatedEntry located, Map<String, OperationEntry> byId, Faults faults) {
        OperationEntry entry = located.entry();
        Faults atEntry = located.in(faults);
        if (entry.like() != null) {
            OperationEntry other = byId.get(entry.like());
            if (other == null || other.like() != null) {
                atEntry.add("like '" + entry.like() + "' must name an entry that has no like itself");
                return null;
            }
            entry = entry.completedBy(other);
        }
        atEntry.unless(entry.method() != null, "'method' is missing");
        atEntry.unless(entry.path() != null, "'path' is missing");
        return entry.method() == null || entry.path() == null ? null : entry;
    }
}
