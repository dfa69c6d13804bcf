package io.gateway302.passthrough;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteMatch;
import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What stands at the path of a request that is not for the gateway itself.
 *
 * @param path path as it came
 * @param match what stands there for the request's method; null if nothing does
 * @param allowed the methods with which something stands there, where nothing does for the request's
 * @param unlisted whether the path passes although the catalog lacks it
 */
record DropInRoute(String path, @Nullable RouteMatch match, Set<HttpMethod> allowed, boolean unlisted) {

    private static final String ATTRIBUTE = DropInRoute.class.getName();

    /** Leaves it on the request. */
    void leaveOn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** What was left on the request; null for one that is for the gateway itself. */
    static @Nullable DropInRoute of(ServletRequest request) {
        return (DropInRoute) request.getAttribute(ATTRIBUTE);
    }

    /** Whether there is such a path, if perhaps not with this method. */
    boolean isKnown() {
        return match != null || unlisted || !allowed.isEmpty();
    }

    /** All operations that a call could mean. */
    List<Operation> candidates() {
        return match == null ? List.of() : match.candidates();
    }
}
