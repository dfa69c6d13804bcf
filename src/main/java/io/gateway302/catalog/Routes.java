package io.gateway302.catalog;

import io.gateway302.catalog.path.PathTemplate;
import io.gateway302.catalog.path.RouteIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/** Immutable routing table from methods and paths to operations. */
final class Routes {

    private final Map<HttpMethod, RouteIndex<Endpoint>> indexes = new TreeMap<>(Comparator.comparing(HttpMethod::name));

    /** Index of all paths in lower case. */
    private final RouteIndex<Boolean> anyCase = new RouteIndex<>();

    Routes(Collection<Operation> operations) {
        Map<String, Operation> byId = new HashMap<>();
        operations.forEach(operation -> byId.put(operation.id(), operation));
        Map<HttpMethod, Map<String, Sharing>> sharings = new LinkedHashMap<>();
        for (Operation operation : operations) {
            Map<String, Sharing> ofMethod = sharings.computeIfAbsent(operation.method(), _ -> new LinkedHashMap<>());
            paths(operation, byId)
                    .map(Routes::template)
                    .peek(template -> anyCase.put(template.inLowerCase(), true))
                    .forEach(template -> ofMethod.computeIfAbsent(
                                    template.shape(), _ -> new Sharing(template, new ArrayList<>()))
                            .operations()
                            .add(operation));
        }
        sharings.forEach((method, ofMethod) -> {
            RouteIndex<Endpoint> index = new RouteIndex<>();
            ofMethod.values()
                    .forEach(sharing -> index.put(
                            sharing.template(),
                            new Endpoint(
                                    sharing.operations(), sharing.template().variables())));
            indexes.put(method, index);
        });
    }

    private static PathTemplate template(String path) {
        return PathTemplate.of(path).orElseThrow(() -> new IllegalArgumentException("'" + path + "' is no path"));
    }

    /** Returns the paths of the operation. A variant also has the alternate paths of its main operation. */
    private static Stream<String> paths(Operation operation, Map<String, Operation> byId) {
        Operation main =
                operation.variantOf() == null ? operation : byId.getOrDefault(operation.variantOf(), operation);
        return Stream.concat(Stream.of(operation.path()), main.alternatePaths().stream())
                .distinct();
    }

    Optional<RouteMatch> find(HttpMethod method, String path) {
        return lookUp(method, path).map(found -> new RouteMatch(found.value(), found.variables()));
    }

    /** Returns whether the path, given in lower case, matches a path of the catalog with any method. */
    boolean knowInAnyCase(String path) {
        return anyCase.find(path).isPresent();
    }

    Set<HttpMethod> methods(String path) {
        return indexes.keySet().stream()
                .filter(method -> lookUp(method, path).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the endpoint at the address, with details of the search. */
    Optional<RouteIndex.Found<Endpoint>> lookUp(HttpMethod method, String path) {
        return Optional.ofNullable(indexes.get(method)).flatMap(index -> index.find(path));
    }

    /**
     * Operations with the same address.
     *
     * @param template path of the first operation
     * @param operations operations so far
     */
    private record Sharing(PathTemplate template, List<Operation> operations) {}
}
