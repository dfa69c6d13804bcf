package io.gateway302.binding;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Strict reader for endpoints that look at a body before it is validated, or whose body is a form. */
public final class StrictBodies {

    private final StrictReader reader;
    private final long maxBodySize;

    StrictBodies(StrictReader reader, long maxBodySize) {
        this.reader = reader;
        this.maxBodySize = maxBodySize;
    }

    /**
     * Returns the JSON object that is the body of the request.
     *
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the body is too large or malformed
     */
    public JsonNode parse(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > maxBodySize) {
            throw CappedInputStream.tooLarge(maxBodySize);
        }
        return reader.parse(new CappedInputStream(request.getInputStream(), maxBodySize));
    }

    /**
     * Returns the valid record of a JSON object.
     *
     * @param known violations that were found before
     * @throws ProblemException with all violations
     */
    public <T extends Record & StrictBody> T bind(JsonNode object, Class<T> type, List<Violation> known) {
        return reader.read(object, type, known);
    }

    /**
     * Returns the valid record of a form. Its texts are read as the types of the components.
     *
     * @param fields texts by the names of their fields, and {@linkplain UploadedFile files} as POJO nodes; an array if a
     *     field was given several times
     * @param known violations that were found before
     * @throws ProblemException with all violations
     */
    public <T extends Record & StrictBody> T bindForm(JsonNode fields, Class<T> type, List<Violation> known) {
        return reader.readForm(fields, type, known);
    }
}
