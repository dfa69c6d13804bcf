package io.gateway302.relay;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writer of upstream responses to the caller, byte for byte and without delay. */
final class ResponseWriter {

    private final RelayRules rules;

    ResponseWriter(RelayRules rules) {
        this.rules = rules;
    }

    /**
     * Writes a response to its end.
     *
     * @param end position in the response, which this method advances
     * @param problems renderer of a problem as an event in the format of the response
     * @throws IOException if the caller has disconnected
     * @throws ProblemException if the upstream response breaks off
     */
    void write(
            RelayedCall call,
            GatewayResponse answer,
            HttpServletResponse response,
            EventEnd end,
            Function<ProblemException, byte[]> problems)
            throws IOException {
        boolean events = EventHeaders.isEvents(answer);
        boolean readableEvents = events && ContentCoding.of(answer.headers()) == ContentCoding.IDENTITY;
        switch (answer.body()) {
            case Body.Held held -> {
                byte[] content =
                        call.hidesUsage() && events ? UsageFrameFilter.without(held.content()) : held.content();
                content = readableEvents ? ErrorLineFilter.in(content, problems) : content;
                begin(answer, content.length, response);
                if (content.length > 0) {
                    // a write of 0 bytes would commit the response before its last headers are set
                    response.getOutputStream().write(content);
                }
            }
            case Body.Stream(ByteSource source, long length) -> {
                ByteSource filtered = events && call.hidesUsage() ? UsageFrameFilter.without(source) : source;
                try (ByteSource shown = readableEvents ? ErrorLineFilter.in(filtered, problems) : filtered) {
                    // unless an event stream begins at once, a failure before the first byte is an answer of its own
                    ByteBuffer start = events ? null : shown.next();
                    // no Content-Length for an event stream: an error event may be appended to it
                    begin(answer, events ? -1 : length, response);
                    if (events || start != null) {
                        stream(call.call(), start, shown, response, end);
                    }
                }
            }
            case Body.Stored _ -> throw new IllegalStateException("An answer is not stored");
        }
    }

    private static void begin(GatewayResponse answer, long length, HttpServletResponse response) {
        if (response.isCommitted()) {
            return;
        }
        response.setStatus(answer.status());
        for (String name : answer.headers().headerNames()) {
            List<String> values = answer.headers().getOrEmpty(name);
            // replaces a value that a filter may have set for the gateway's own responses
            response.setHeader(name, values.getFirst());
            values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
        }
        if (EventHeaders.isEvents(answer)) {
            EventHeaders.forEvents(response);
        } else if (answer.body() instanceof Body.Stream && length < 0) {
            EventHeaders.unbuffered(response);
        }
        if (length >= 0 && answer.status() != 204 && answer.status() != 304) {
            response.setContentLengthLong(length);
        }
    }

    private void stream(
            GatewayExchange call,
            @Nullable ByteBuffer start,
            ByteSource source,
            HttpServletResponse response,
            EventEnd end)
            throws IOException {
        long latest = System.nanoTime() + rules.maxStream().toNanos();
        boolean endWritten = false;
        try {
            if (start == null) {
                response.flushBuffer();
            }
            OutputStream out = response.getOutputStream();
            for (ByteBuffer piece = start == null ? source.next() : start; piece != null; piece = source.next()) {
                write(piece, out);
                end.add(piece);
                if (!source.isReady()) {
                    out.flush();
                    endWritten = call.progress().hasAnswerEnded();
                }
                if (System.nanoTime() > latest) {
                    throw new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "The answer took longer than any may");
                }
            }
        } catch (ProblemException broken) {
            // the announced headers are not those of a problem: the caller gets the beginning, and a broken connection
            response.flushBuffer();
            throw broken;
        } catch (IOException left) {
            if (!endWritten) {
                call.progress().callerLeft();
            }
            if (!endWritten && rules.drains().test(call.operation().id())) {
                drain(source);
            }
            throw left;
        }
    }

    private static void write(ByteBuffer piece, OutputStream out) throws IOException {
        if (piece.hasArray()) {
            out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        } else {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.write(bytes);
        }
    }

    /** Reads the rest of the stream without the caller, so that its usage is recorded. */
    private void drain(ByteSource source) {
        long end = System.nanoTime() + rules.maxDrain().toNanos();
        try {
            @Nullable ByteBuffer piece = source.next();
            while (piece != null && System.nanoTime() < end) {
                piece = source.next();
            }
        } catch (ProblemException e) {
            // recorded at completion; the caller has disconnected
        }
    }
}
