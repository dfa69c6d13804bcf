package io.gateway302.identity;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** Headers of a request that go with its call. */
public final class CallHeaders {

    /** Header of the idempotency key. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final List<String> NAMES = List.of("traceparent", "tracestate", IDEMPOTENCY_KEY, CallTags.HEADER);

    private CallHeaders() {}

    /** Returns the W3C Trace Context, which is passed on, the idempotency key, and the tags. */
    public static HttpHeaders of(HttpServletRequest request) {
        return of(request, NAMES);
    }

    /** Returns the headers with these names, with all their values. */
    public static HttpHeaders of(HttpServletRequest request, List<String> names) {
        HttpHeaders headers = new HttpHeaders();
        for (String name : names) {
            Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value));
        }
        return headers;
    }
}
