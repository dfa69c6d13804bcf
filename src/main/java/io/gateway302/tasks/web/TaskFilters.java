package io.gateway302.tasks.web;

import io.gateway302.binding.query.QueryReader;
import io.gateway302.identity.Caller;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskOwner;
import io.gateway302.tasks.store.TaskQuery;
import io.gateway302.tasks.store.TaskStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Query parameters of a list of tasks.
 *
 * @param query query for one task more than the page has, which shows whether there is a next page
 */
record TaskFilters(TaskQuery query) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private static final Set<String> OF_CALLERS = Set.of("status", "operation", "from", "to", "limit", "cursor");
    private static final Set<String> OF_OPERATORS =
            Set.of("client", "status", "operation", "from", "to", "limit", "cursor");

    /**
     * Returns the filters of a request for the caller's own tasks.
     *
     * @throws io.gateway302.problem.ProblemException with all violations
     */
    static TaskFilters of(HttpServletRequest request, Caller caller) {
        QueryReader reader = new QueryReader(request, new TreeSet<>(OF_CALLERS));
        return read(reader, caller.clientId(), TaskOwner.tokenOf(caller));
    }

    /**
     * Returns the filters of an operator's request.
     *
     * @throws io.gateway302.problem.ProblemException with all violations
     */
    static TaskFilters ofOperators(HttpServletRequest request) {
        QueryReader reader = new QueryReader(request, new TreeSet<>(OF_OPERATORS));
        return read(reader, reader.text("client"), null);
    }

    private static TaskFilters read(QueryReader reader, @Nullable String client, @Nullable String token) {
        String status = reader.oneOf("status", new TreeSet<>(TaskStatus.labels()));
        String operation = reader.text("operation");
        Instant from = reader.time("from");
        Instant to = reader.time("to");
        reader.checkPeriod(from, to);
        int limit = reader.number("limit", DEFAULT_LIMIT, MAX_LIMIT);
        String cursor = reader.parsed(
                "cursor",
                text -> text.matches("task_[0-9a-f-]{36}") ? text : null,
                "must be the next_cursor of the page before");
        reader.finish();
        return new TaskFilters(new TaskQuery(
                client,
                token,
                status == null ? null : TaskStatus.of(status),
                operation == null ? List.of() : List.of(operation),
                from,
                to,
                cursor,
                false,
                limit + 1));
    }

    /** Returns the tasks of the page. */
    List<ManagedTask> page(List<ManagedTask> found) {
        return found.subList(0, Math.min(query.limit() - 1, found.size()));
    }

    /** Returns the cursor of the next page; null on the last page. */
    @Nullable
    String nextCursor(List<ManagedTask> found) {
        return found.size() < query.limit()
                ? null
                : found.get(query.limit() - 2).id();
    }
}
