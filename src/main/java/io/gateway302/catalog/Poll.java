package io.gateway302.catalog;

import io.gateway302.catalog.path.PathTemplate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;

/**
 * Request for the result of a task.
 *
 * @param method HTTP method; some polls are POSTs
 * @param path path, with the task id as a path variable, in the query as in {@code ?id={id}}, or in the body
 */
public record Poll(HttpMethod method, String path) {

    private static final String VARIABLE = "{}";

    private static final Pattern PARAMETER = Pattern.compile("([^?&=]+)=\\{");

    /** Returns the path without the query. */
    public String pathWithoutQuery() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /**
     * Returns the shape of the path up to the task id, with which other operations on the task begin, such as those that
     * cancel it. Empty if the path does not contain the id.
     */
    Optional<String> stem() {
        String shape =
                PathTemplate.of(pathWithoutQuery()).map(PathTemplate::shape).orElse("");
        int id = shape.lastIndexOf(VARIABLE);
        return id < 0 ? Optional.empty() : Optional.of(shape.substring(0, id + VARIABLE.length()));
    }

    /** Returns the names of the query parameters for the task id. */
    public List<String> queryParameters() {
        int query = path.indexOf('?');
        return query < 0
                ? List.of()
                : PARAMETER
                        .matcher(path.substring(query))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
    }
}
