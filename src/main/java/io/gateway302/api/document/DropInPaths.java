package io.gateway302.api.document;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Clues;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteMatch;
import io.gateway302.problem.Dialect;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Adds every address of the catalog to the description of the HTTP interface. That is made when somebody first asks for it,
 * and kept.
 */
@Component
final class DropInPaths implements OpenApiCustomizer {

    private final Catalog catalog;

    DropInPaths(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public void customise(OpenAPI api) {
        for (Dialect dialect : Dialect.values()) {
            ModelConverters.getInstance(true).readAll(dialect.form()).forEach(api.getComponents()::addSchemas);
        }
        Map<Address, List<Operation>> addresses = new LinkedHashMap<>();
        catalog.operations().stream()
                .flatMap(operation -> Stream.concat(Stream.of(operation.path()), operation.alternatePaths().stream())
                        .map(path -> new Address(operation.method(), path)))
                .forEach(address -> addresses.computeIfAbsent(address, this::standingAt));
        addresses.forEach((address, candidates) -> api.getPaths()
                .computeIfAbsent(address.template(), _ -> new PathItem())
                .operation(
                        PathItem.HttpMethod.valueOf(address.method().name()),
                        new DropInOperation(address.path(), candidates).describe()));
    }

    /** All that stands at the address, first the one that a call means which tells nothing. */
    private List<Operation> standingAt(Address address) {
        RouteMatch match = catalog.route(address.method(), address.path().replaceAll("\\{[^{}]*}", "x"))
                .orElseThrow(() -> new IllegalStateException("Nothing stands at " + address));
        Operation open = match.choose(Clues.NONE);
        return Stream.concat(Stream.of(open), match.candidates().stream().filter(operation -> !operation.equals(open)))
                .toList();
    }

    /**
     * Where an operation stands.
     *
     * @param method with which
     * @param path as the catalog has it
     */
    private record Address(HttpMethod method, String path) {

        /** The path as OpenAPI has it: a variable there stands for one segment, and that it may be several is told. */
        String template() {
            return path.replace("{*", "{");
        }
    }
}
