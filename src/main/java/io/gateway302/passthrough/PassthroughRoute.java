package io.gateway302.passthrough;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteMatch;
import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Route of a request that is not for the gateway itself.
 *
 * @param path path of the request, unchanged
 * @param match catalog entries for the path and the request's method; null if there are none
 * @param allowed methods that the catalog has for the path, if it lacks the request's method
 * @param unlisted whether the path is passed on although the catalog lacks it
 */
record PassthroughRoute(String path, @Nullable RouteMatch match, Set<HttpMethod> allowed, boolean unlisted) {

    private static final String ATTRIBUTE = PassthroughRoute.class.getName();

    /** Stores the route in the request. */
    void storeIn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the stored route; null for a request to the gateway itself. */
    static @Nullable PassthroughRoute of(ServletRequest request) {
        return (PassthroughRoute) request.getAttribute(ATTRIBUTE);
    }

    /** Returns whether the path exists, possibly with another method. */
    boolean isKnown() {
        return match != null || unlisted || !allowed.isEmpty();
    }

    /** Returns all operations that the request may be for. */
    List<Operation> candidates() {
        return match == null ? List.of() : match.candidates();
    }
}
