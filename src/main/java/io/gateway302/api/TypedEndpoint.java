package io.gateway302.api;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import java.util.List;
import org.springframework.http.HttpMethod;

/**
 * Typed endpoint of one or several operations. Each is a bean, so that the list of operations can show its path.
 *
 * @param operations operation ids
 * @param path path of the endpoint
 */
public record TypedEndpoint(List<String> operations, String path) {

    /** Copies the list. */
    public TypedEndpoint {
        operations = List.copyOf(operations);
    }

    /** Creates an endpoint of one operation. */
    public TypedEndpoint(String operation, String path) {
        this(List.of(operation), path);
    }

    /**
     * Creates an endpoint of all operations at a path of 302.AI, without variants, which take other fields.
     *
     * @throws IllegalStateException if the catalog has none
     */
    static TypedEndpoint of(Catalog catalog, String upstreamPath, String path) {
        return new TypedEndpoint(
                catalog
                        .route(HttpMethod.POST, upstreamPath)
                        .orElseThrow(() -> new IllegalStateException("The catalog has no POST " + upstreamPath))
                        .candidates()
                        .stream()
                        .filter(operation -> operation.variantOf() == null)
                        .map(Operation::id)
                        .toList(),
                path);
    }
}
