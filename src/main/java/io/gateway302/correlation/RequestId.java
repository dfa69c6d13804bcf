package io.gateway302.correlation;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The id of one request: the caller's own {@value #HEADER} if it is 1 to 128 printable ASCII characters, a new UUIDv7
 * (RFC 9562) otherwise.
 */
public final class RequestId {

    /** The header that carries the id, in requests, answers and calls to the upstream. */
    public static final String HEADER = "X-Request-Id";

    /** The name of the id in log lines. */
    public static final String LOG_KEY = "request_id";

    private static final String ATTRIBUTE = RequestId.class.getName();

    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,126}[\\x21-\\x7e])?");

    private RequestId() {}

    /** The id of a request: the same each time, from whoever asks first. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        String proposed = request.getHeader(HEADER);
        String id = proposed != null && ACCEPTABLE.matcher(proposed).matches()
                ? proposed
                : UuidCreator.getTimeOrderedEpoch().toString();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
