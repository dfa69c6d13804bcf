package io.gateway302.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All operations that the gateway knows. Immutable. */
public final class Catalog {

    private final Map<String, Operation> byId = new LinkedHashMap<>();

    /**
     * A catalog of the given operations, in their order.
     *
     * @throws IllegalArgumentException if two share an id
     */
    public Catalog(Collection<Operation> operations) {
        for (Operation operation : operations) {
            if (byId.put(operation.id(), operation) != null) {
                throw new IllegalArgumentException("Two catalog entries have the id '" + operation.id() + "'");
            }
        }
    }

    /** The operation with this id. */
    public Optional<Operation> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The operation with this id, for code that is built on it.
     *
     * @throws IllegalStateException if the catalog lacks it
     */
    public Operation require(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalStateException("The catalog has no entry '" + id + "', which is needed"));
    }

    /** All operations, in the catalog's order. */
    public List<Operation> operations() {
        return List.copyOf(byId.values());
    }
}
