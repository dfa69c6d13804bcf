package io.gateway302.relay;

import io.gateway302.exchange.CallerPresence;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Comments in an event stream while the caller waits, so that proxies do not close the connection as idle. The first
 * one begins the response. The thread of the call writes them: it checks the presence of its caller in short intervals
 * while it waits for the upstream.
 */
final class Heartbeat implements CallerPresence {

    private static final byte[] COMMENT = ": heartbeat\n\n".getBytes(StandardCharsets.US_ASCII);

    private final long intervalNanos;
    private final HttpServletResponse response;
    private final CallerPresence caller;
    private final boolean endsWithCaller;
    private final EventEnd end;
    private boolean failed;

    /**
     * Creates the heartbeat of a response that has not begun.
     *
     * @param interval time without a byte for the caller after which a comment is written
     * @param end position in the response: there are no comments within an event
     * @param caller presence of the caller
     * @param endsWithCaller whether the call ends if the caller has disconnected
     */
    Heartbeat(
            Duration interval,
            HttpServletResponse response,
            EventEnd end,
            CallerPresence caller,
            boolean endsWithCaller) {
        this.intervalNanos = interval.toNanos();
        this.response = response;
        this.end = end;
        this.caller = caller;
        this.endsWithCaller = endsWithCaller;
    }

    @Override
    public boolean isThere() {
        if (!failed && System.nanoTime() - end.lastByteAt() >= intervalNanos && end.isReached()) {
            beat();
        }
        return !endsWithCaller || (!failed && caller.isThere());
    }

    private void beat() {
        try {
            if (!response.isCommitted()) {
                EventHeaders.begin(response);
            }
            response.getOutputStream().write(COMMENT);
            response.flushBuffer();
            end.add(ByteBuffer.wrap(COMMENT));
        } catch (IOException e) {
            failed = true;
        }
    }
}
