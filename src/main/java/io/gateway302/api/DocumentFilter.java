package io.gateway302.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Cache for documents that are the same for all callers. Generating the OpenAPI document takes tens of milliseconds,
 * and everyone may request it. Register it only for the paths of such documents.
 */
final class DocumentFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    /** Cached response. */
    private record Document(String contentType, byte[] content) {}

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Document known = documents.get(request.getServletPath());
        if (known == null) {
            ContentCachingResponseWrapper first = new ContentCachingResponseWrapper(response);
            chain.doFilter(request, first);
            if (first.getStatus() == HttpStatus.OK.value()
                    && request.getMethod().equals("GET")) {
                documents.put(
                        request.getServletPath(), new Document(first.getContentType(), first.getContentAsByteArray()));
            }
            first.copyBodyToResponse();
        } else if (READING.contains(request.getMethod())) {
            // the container omits the body of a response to HEAD
            response.setContentType(known.contentType());
            response.setContentLength(known.content().length);
            response.getOutputStream().write(known.content());
        } else {
            chain.doFilter(request, response);
        }
    }
}
