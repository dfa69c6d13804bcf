package io.gateway302.correlation;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * Id of one request: the caller's {@value #HEADER} if it is 1 to 128 printable ASCII characters without outer spaces,
 * otherwise a new UUIDv7 (RFC 9562).
 */
public final class RequestId {

    /** Header of the id in requests, responses and upstream requests. */
    public static final String HEADER = "X-Request-Id";

    /** Name of the id in log lines. */
    public static final String LOG_KEY = "request_id";

    private static final String ATTRIBUTE = RequestId.class.getName();

    private static final Pattern ACCEPTABLE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]{0,126}[\\x21-\\x7e])?");

    private RequestId() {}

    /** Returns the id of a request. The first call determines it, later calls return the same. */
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
