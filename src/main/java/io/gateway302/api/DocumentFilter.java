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
 * Keeps documents that are the same for everybody, as they were first written: to write that of the HTTP interface takes
 * tens of milliseconds, and anybody may ask for it. To be registered for the paths of such documents alone.
 */
final class DocumentFilter extends OncePerRequestFilter {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    /** A document as it is answered. */
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
            // the container leaves the body out of an answer to HEAD
            response.setContentType(known.contentType());
            response.setContentLength(known.content().length);
            response.getOutputStream().write(known.content());
        } else {
            chain.doFilter(request, response);
        }
    }
}
