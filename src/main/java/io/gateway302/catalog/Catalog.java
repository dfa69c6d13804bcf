package io.gateway302.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** All operations that the gateway knows, and what it knows not to be callable. Immutable. */
public final class Catalog {

    private final Map<String, Operation> byId = new LinkedHashMap<>();
    private final Map<String, NotCallable> notCallable = new LinkedHashMap<>();
    private final Map<String, List<Operation>> tasks = new HashMap<>();
    private final Routes routes;
    private final BarredPaths barred;

    /**
     * A catalog of the given operations, in their order.
     *
     * @throws IllegalArgumentException if two share an id
     */
    public Catalog(Collection<Operation> operations) {
        this(operations, Exclusions.NONE);
    }

    Catalog(Collection<Operation> operations, Exclusions exclusions) {
        for (Operation operation : operations) {
            if (byId.put(operation.id(), operation) != null) {
                throw new IllegalArgumentException("Two catalog entries have the id '" + operation.id() + "'");
            }
        }
        exclusions.notCallable().forEach(entry -> notCallable.put(entry.id(), entry));
        routes = new Routes(operations);
        barred = new BarredPaths(exclusions.barred());
        operations.forEach(task -> polls(task)
                .forEach(poll ->
                        tasks.computeIfAbsent(poll.id(), _ -> new ArrayList<>()).add(task)));
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

    /** The entries of 302.AI's navigation that cannot be called, in the catalog's order. */
    public List<NotCallable> notCallable() {
        return List.copyOf(notCallable.values());
    }

    /** The entry with this id that cannot be called. */
    public Optional<NotCallable> findNotCallable(String id) {
        return Optional.ofNullable(notCallable.get(id));
    }

    /**
     * What stands at an address of the upstream. The most specific path wins: at each segment a text goes before a
     * variable. A variable stands for one segment and is not decoded. A path that servers might read in different ways
     * matches nothing: one with empty or dot segments, backslashes, semicolons, or an encoded slash, percent sign,
     * control or unreserved character.
     *
     * @param path path as it came, without the query
     */
    public Optional<RouteMatch> route(HttpMethod method, String path) {
        return routes.find(method, path);
    }

    /** Whether all servers read the path alike, so that it may go on as it came. The path of every route is plain. */
    public static boolean isPlain(String path) {
        return PathSegments.of(path).isPresent();
    }

    /** The methods with which something stands at the path; empty where nothing does. */
    public Set<HttpMethod> methods(String path) {
        return routes.methods(path);
    }

    /**
     * Whether some server might take the path for one of the catalog: it differs from it only in upper and lower case,
     * encoding, parameters, or empty and dot segments. To be asked before a path passes that the catalog lacks.
     */
    public boolean resemblesRoute(String path) {
        return routes.knowInAnyCase(BarredPaths.plain(path));
    }

    /**
     * The bar that stands before the path, in whatever spelling it comes. To be asked before a path passes that the
     * catalog lacks; no operation is barred.
     */
    public Optional<BarredPath> barred(String path) {
        return barred.find(path);
    }

    /** The operations that ask for the result of the given one's jobs; empty where it starts none. */
    public List<Operation> polls(Operation task) {
        Poll poll = task.poll();
        return poll == null
                ? List.of()
                : route(poll.method(), poll.pathWithoutQuery().replaceAll("\\{[^{}]*}", "x"))
                        .map(RouteMatch::candidates)
                        .orElse(List.of());
    }

    /** The operations whose jobs the given one asks for; empty where it asks for none. */
    public List<Operation> tasks(Operation poll) {
        return List.copyOf(tasks.getOrDefault(poll.id(), List.of()));
    }
}
