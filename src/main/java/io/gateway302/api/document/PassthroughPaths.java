package io.gateway302.api.document;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteHints;
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
 * Customizer that adds every path of the catalog to the OpenAPI document of everything. It runs on the first request for
 * the document, which is then cached. The documents of one audience leave these paths out.
 */
@Component
final class PassthroughPaths implements OpenApiCustomizer {

    private final Catalog catalog;

    PassthroughPaths(Catalog catalog) {
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
                        new PassthroughOperation(address.path(), candidates).describe(api.getComponents())));
    }

    /**
     * Returns all operations at an address, beginning with the one that is chosen for a request without discriminating
     * fields.
     */
    private List<Operation> standingAt(Address address) {
        RouteMatch match = catalog.route(address.method(), address.path().replaceAll("\\{[^{}]*}", "x"))
                .orElseThrow(() -> new IllegalStateException("Nothing stands at " + address));
        Operation open = match.choose(RouteHints.NONE);
        return Stream.concat(Stream.of(open), match.candidates().stream().filter(operation -> !operation.equals(open)))
                .toList();
    }

    /**
     * Address of an operation.
     *
     * @param method HTTP method
     * @param path path template of the catalog
     */
    private record Address(HttpMethod method, String path) {

        /**
         * Returns the path template of OpenAPI. A variable of several segments becomes one of a single segment, and its
         * description says so.
         */
        String template() {
            return path.replace("{*", "{");
        }
    }
}
