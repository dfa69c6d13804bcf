package io.gateway302.metrics;

import io.gateway302.exchange.EntryPoint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detection of a request's entry point by its path alone, before routing. */
final class EntryPointDetection {

    private static final String TYPED = "/api/v1/";

    /** Videos in OpenAI's form, which are tasks. */
    private static final String VIDEOS = "/v1/videos";

    /** Path prefixes of endpoints that are not calls. */
    private static final List<String> NONE =
            List.of("/admin/", "/problems/", "/files/", "/v3/api-docs", "/swagger-ui", "/livez", "/readyz");

    private static final Set<String> PAGES = Set.of("/", "/favicon.ico");

    private EntryPointDetection() {}

    /** Returns the entry point; null for a request that is not a call. */
    static @Nullable EntryPoint of(HttpServletRequest request) {
        String path = request.getServletPath();
        if (path.startsWith(TYPED) || path.equals(VIDEOS) || path.startsWith(VIDEOS + "/")) {
            return EntryPoint.TYPED;
        }
        if (PAGES.contains(path)) {
            return null;
        }
        for (String other : NONE) {
            if (path.startsWith(other)) {
                return null;
            }
        }
        return EntryPoint.PASSTHROUGH;
    }
}
