package io.gateway302.catalog.rules;

import io.gateway302.catalog.Endpoint;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import io.gateway302.catalog.path.PathTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;

/** Validation rules across operations, which ensure that each call matches exactly one of them. */
public final class CatalogRules {

    private CatalogRules() {}

    public static void check(List<LocatedOperation> operations, Faults faults) {
        Map<String, LocatedOperation> byId = new HashMap<>();
        for (LocatedOperation located : operations) {
            LocatedOperation first = byId.putIfAbsent(located.operation().id(), located);
            if (first != null) {
                located.in(faults).add("the id is taken already, in " + first.file());
            }
        }
        operations.forEach(located -> checkVariant(located, byId, faults));
        byRoute(operations).forEach((route, sharing) -> checkSharing(route, sharing, faults));
        Set<Route> billed = operations.stream()
                .map(LocatedOperation::operation)
                .filter(Operation::billable)
                .map(operation -> Route.of(operation, operation.path()))
                .collect(Collectors.toSet());
        operations.forEach(located -> checkPoll(located, billed, faults));
    }

    private static void checkPoll(LocatedOperation located, Set<Route> billed, Faults faults) {
        Poll poll = located.operation().poll();
        located.in(faults)
                .unless(
                        poll == null || !billed.contains(Route.of(poll.method(), poll.pathWithoutQuery())),
                        "the poll is an operation that is billable; asking for a result costs nothing");
    }

    private static void checkVariant(LocatedOperation located, Map<String, LocatedOperation> byId, Faults faults) {
        Operation operation = located.operation();
        if (operation.variantOf() == null) {
            return;
        }
        LocatedOperation main = byId.get(operation.variantOf());
        located.in(faults)
                .unless(
                        main != null
                                && main.operation().variantOf() == null
                                && Route.of(main.operation(), main.operation().path())
                                        .equals(Route.of(operation, operation.path())),
                        "variant_of '" + operation.variantOf()
                                + "' must name an operation with the same method and path that is no variant itself");
    }

    private static Map<Route, List<LocatedOperation>> byRoute(List<LocatedOperation> operations) {
        Map<Route, List<LocatedOperation>> routes = new LinkedHashMap<>();
        for (LocatedOperation located : operations) {
            Operation operation = located.operation();
            if (operation.variantOf() == null) {
                Stream.concat(Stream.of(operation.path()), operation.alternatePaths().stream())
                        .map(path -> Route.of(operation, path))
                        .distinct()
                        .forEach(route -> routes.computeIfAbsent(route, shared -> new ArrayList<>())
                                .add(located));
            }
        }
        return routes;
    }

    private static void checkSharing(Route route, List<LocatedOperation> sharing, Faults faults) {
        Set<String> models = new HashSet<>();
        boolean open = false;
        for (LocatedOperation located : sharing) {
            Operation operation = located.operation();
            if (Endpoint.isOpen(operation)) {
                located.in(faults)
                        .unless(
                                !open,
                                route + " is served by another entry that takes all models; give models, or name that"
                                        + " entry as variant_of");
                open = true;
            }
            operation.models().stream()
                    .filter(model -> !models.add(Endpoint.key(model)))
                    .forEach(model -> located.in(faults)
                            .add("model '" + model + "' is listed already for " + route
                                    + "; each model needs one entry"));
        }
        sharing.getFirst()
                .in(faults)
                .unless(
                        open || sharing.size() == 1,
                        "all entries at " + route + " have models; say fallback of the one that takes other models");
    }

    /** Method and path without the names of its variables, because calls do not contain the names. */
    private record Route(HttpMethod method, String path) {

        static Route of(Operation operation, String path) {
            return of(operation.method(), path);
        }

        static Route of(HttpMethod method, String path) {
            return new Route(
                    method, PathTemplate.of(path).map(PathTemplate::shape).orElse(path));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
