package io.gateway302.relay;

import io.gateway302.exchange.GatewayResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Headers of streams for the proxies between gateway and caller. */
final class EventHeaders {

    /** Header that makes nginx, and proxies that follow it, pass a response on as it arrives. */
    private static final String BUFFERING = "X-Accel-Buffering";

    private static final String EVENTS = MediaType.TEXT_EVENT_STREAM_VALUE;

    private EventHeaders() {}

    /** Begins an event stream before the upstream has. */
    static void begin(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(EVENTS);
        forEvents(response);
    }

    /** Adds the headers of an event stream: proxies must not buffer, cache or compress it. */
    static void forEvents(HttpServletResponse response) {
        unbuffered(response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, no-transform");
    }

    /** Adds the header of a response that is passed on as it arrives. */
    static void unbuffered(HttpServletResponse response) {
        response.setHeader(BUFFERING, "no");
    }

    /** Returns whether the upstream's response is an event stream. */
    static boolean isEvents(GatewayResponse answer) {
        return isEvents(answer.headers().getFirst(HttpHeaders.CONTENT_TYPE));
    }

    /** Returns whether an event stream has begun for the caller. */
    static boolean hasBegun(HttpServletResponse response) {
        return response.isCommitted() && isEvents(response.getContentType());
    }

    private static boolean isEvents(@Nullable String type) {
        return type != null && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length());
    }
}
