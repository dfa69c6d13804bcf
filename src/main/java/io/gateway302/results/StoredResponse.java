package io.gateway302.results;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.ResultReader.Linked;
import io.gateway302.results.media.FileType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.context.request.ServletWebRequest;

/** Response that is a stored file or a part of it; to {@code HEAD}, its headers. */
final class StoredResponse {

    private StoredResponse() {}

    /**
     * Sends the response.
     *
     * @throws ProblemException if the requested range is not in the file (416), or the file cannot be read
     */
    static void of(ResultReader files, Linked linked, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        StoredResult result = linked.result();
        String etag = "\"" + result.sha256() + "\"";
        ServletWebRequest web = new ServletWebRequest(request, response);
        if (web.checkNotModified(etag, result.storedAt().toEpochMilli())) {
            cache(linked, response);
            return;
        }
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            describe(linked, response);
            response.setContentLengthLong(result.size());
            return;
        }
        send(files, linked, range(request, result, etag), response);
    }

    /** Returns the requested part, unless it is requested of another version of the file (RFC 9110 §13.1.5). */
    private static @Nullable ByteRange range(HttpServletRequest request, StoredResult result, String etag) {
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        return condition == null || condition.equals(etag)
                ? ByteRange.of(request.getHeader(HttpHeaders.RANGE), result.size())
                : null;
    }

    private static void send(ResultReader files, Linked linked, @Nullable ByteRange part, HttpServletResponse response)
            throws IOException {
        StoredResult result = linked.result();
        if (part != null && !part.isSatisfiable()) {
            response.setHeader(HttpHeaders.CONTENT_RANGE, part.contentRange(result.size()));
            throw new ProblemException(ProblemType.RANGE_NOT_SATISFIABLE, "The file has " + result.size() + " bytes");
        }
        ByteRange sent = part == null ? new ByteRange(0, result.size()) : part;
        try (InputStream in = files.open(result, sent)) {
            describe(linked, response);
            if (part != null) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(HttpHeaders.CONTENT_RANGE, part.contentRange(result.size()));
            }
            response.setContentLengthLong(sent.length());
            FileResponse.write(in, sent.length(), response);
        }
    }

    private static void describe(Linked linked, HttpServletResponse response) {
        StoredResult result = linked.result();
        FileResponse.describe(
                FileType.ofContentType(result.contentType()), result.kind() + "-" + result.index(), response);
        cache(linked, response);
        response.setContentType(result.contentType());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        // pages of other origins may embed the file: the link is its permission
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private static void cache(Linked linked, HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.CACHE_CONTROL,
                "private, max-age=" + linked.remaining().toSeconds());
    }
}
