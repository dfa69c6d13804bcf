package io.gateway302.catalog;

import io.gateway302.catalog.path.PathSegments;
import io.gateway302.catalog.path.PathTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;

/** Immutable catalog of all operations, and of the entries of 302.AI's navigation that cannot be called. */
public final class Catalog {

    private final Map<String, Operation> byId = new LinkedHashMap<>();
    private final Map<String, NotCallable> notCallable = new LinkedHashMap<>();
    private final Map<String, List<Operation>> tasks = new HashMap<>();
    private final Map<String, Set<Operation>> starters = new HashMap<>();
    private final Routes routes;
    private final BarredPaths barred;

    /**
     * Creates a catalog of the given operations, in their order.
     *
     * @throws IllegalArgumentException if two have the same id
     */
    public Catalog(Collection<Operation> operations) {
        this(operations, Exclusions.NONE);
    }

    public Catalog(Collection<Operation> operations, Exclusions exclusions) {
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
        linkOperationsOnTasks(operations);
    }

    /** Links the operations that read or change a task, other than its poll, to those that start it. */
    private void linkOperationsOnTasks(Collection<Operation> operations) {
        Map<String, Set<Operation>> byStem = new HashMap<>();
        for (Operation task : operations) {
            Optional.ofNullable(task.poll())
                    .flatMap(Poll::stem)
                    .ifPresent(stem -> byStem.computeIfAbsent(stem, _ -> new LinkedHashSet<>())
                            .add(task));
        }
        for (Operation operation : operations) {
            String path =
                    PathTemplate.of(operation.path()).map(PathTemplate::shape).orElse("");
            byStem.forEach((stem, started) -> {
                if (!tasks.containsKey(operation.id()) && (path + "/").startsWith(stem + "/")) {
                    starters.computeIfAbsent(operation.id(), _ -> new LinkedHashSet<>())
                            .addAll(started);
                }
            });
        }
    }

    /** Returns the operation with this id. */
    public Optional<Operation> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Returns the operation with this id, for code that depends on it.
     *
     * @throws IllegalStateException if the catalog does not contain it
     */
    public Operation require(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalStateException("The catalog has no entry '" + id + "', which is needed"));
    }

    /** Returns all operations, in the order of the catalog. */
    public List<Operation> operations() {
        return List.copyOf(byId.values());
    }

    /** Returns the entries of 302.AI's navigation that cannot be called, in the order of the catalog. */
    public List<NotCallable> notCallable() {
        return List.copyOf(notCallable.values());
    }

    /** Returns the entry with this id that cannot be called. */
    public Optional<NotCallable> findNotCallable(String id) {
        return Optional.ofNullable(notCallable.get(id));
    }

    /**
     * Returns the operations at an address of the upstream. The most specific path wins: in each segment, a text has
     * precedence over a variable. A variable matches one segment and is not decoded. An ambiguous path matches nothing:
     * one with empty or dot segments, backslashes, semicolons, or an encoded slash, percent sign, control or unreserved
     * character.
     *
     * @param path path as received, without the query
     */
    public Optional<RouteMatch> route(HttpMethod method, String path) {
        return routes.find(method, path);
    }

    /**
     * Returns whether all servers interpret the path alike, so that it can be forwarded unchanged. The path of every
     * route is plain.
     */
    public static boolean isPlain(String path) {
        return PathSegments.of(path).isPresent();
    }

    /** Returns the methods that the path supports; empty if the catalog does not contain the path. */
    public Set<HttpMethod> methods(String path) {
        return routes.methods(path);
    }

    /**
     * Returns whether a server might take the path for one of the catalog: it differs only in case, encoding,
     * parameters, or empty and dot segments. Must be checked before an unlisted path is forwarded.
     */
    public boolean resemblesRoute(String path) {
        return routes.knowInAnyCase(BarredPaths.plain(path));
    }

    /**
     * Returns the block that applies to the path in any spelling. Must be checked before an unlisted path is forwarded;
     * no operation is blocked.
     */
    public Optional<BarredPath> barred(String path) {
        return barred.find(path);
    }

    /** Returns the operations that poll for results of the given operation's tasks; empty if it starts no tasks. */
    public List<Operation> polls(Operation task) {
        Poll poll = task.poll();
        return poll == null
                ? List.of()
                : route(poll.method(), poll.pathWithoutQuery().replaceAll("\\{[^{}]*}", "x"))
                        .map(RouteMatch::candidates)
                        .orElse(List.of());
    }

    /**
     * Returns the operations whose tasks the given operation is about: it polls for them, or its path begins with that
     * of the poll up to the task id, as in {@code /v1/responses/{id}/cancel}. Empty if there are none.
     */
    public List<Operation> starters(Operation operation) {
        List<Operation> polled = tasks(operation);
        return polled.isEmpty() ? List.copyOf(starters.getOrDefault(operation.id(), Set.of())) : polled;
    }

    /** Returns the operations whose tasks the given operation polls for; empty if it is not a poll. */
    public List<Operation> tasks(Operation poll) {
        return List.copyOf(tasks.getOrDefault(poll.id(), List.of()));
    }
}
