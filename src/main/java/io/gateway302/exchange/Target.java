package io.gateway302.exchange;

import io.gateway302.catalog.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Where at the upstream a call goes. The address of the upstream itself is never a caller's to say.
 *
 * @param method HTTP method
 * @param path path as it is sent
 * @param query query as it is sent, without the question mark and without credentials; null for none
 * @param variables what the variables of the operation's path stand for, as they are sent
 */
public record Target(
        HttpMethod method, String path, @Nullable String query, Map<String, String> variables) {

    /** Copies what it is given. */
    public Target {
        variables = Map.copyOf(variables);
    }

    /** The address of an operation whose path has no variables. */
    public static Target of(Operation operation) {
        return new Target(operation.method(), operation.path(), null, Map.of());
    }

    /** Path and query. */
    public String pathAndQuery() {
        return query == null ? path : path + "?" + query;
    }

    /** What is in a query may be nobody's business. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
