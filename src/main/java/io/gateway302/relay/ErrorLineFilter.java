package io.gateway302.relay;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Filter that adds an event after an error which 302.AI writes into an event stream as JSON without {@code data:}.
 * Clients ignore such a line. All bytes of the stream are passed on unchanged.
 */
final class ErrorLineFilter {

    /** Maximum size of an error in bytes; larger JSON is not read. */
    private static final int MAX_BYTES = 16 * 1024;

    private static final int MAX_MESSAGE_LENGTH = 300;
    private static final int MAX_CODE_LENGTH = 64;

    private final JsonMapper json = JsonMapper.shared();
    private final Function<ProblemException, byte[]> events;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean atLineStart = true;
    private int depth;
    private boolean inText;
    private boolean escaped;

    private ErrorLineFilter(Function<ProblemException, byte[]> events) {
        this.events = events;
    }

    /**
     * Returns a stream with the additional events.
     *
     * @param events renderer of a problem as an event in the stream's format
     */
    static ByteSource in(ByteSource stream, Function<ProblemException, byte[]> events) {
        ErrorLineFilter filter = new ErrorLineFilter(events);
        return new WatchedSource(stream) {
            @Override
            protected ByteBuffer passes(ByteBuffer piece) {
                return filter.passes(piece);
            }
        };
    }

    /** Returns a complete stream with the additional events. */
    static byte[] in(byte[] stream, Function<ProblemException, byte[]> events) {
        ByteBuffer passed = new ErrorLineFilter(events).passes(ByteBuffer.wrap(stream));
        byte[] bytes = new byte[passed.remaining()];
        passed.get(bytes);
        return bytes;
    }

    private ByteBuffer passes(ByteBuffer piece) {
        ByteArrayOutputStream out = null;
        int from = piece.position();
        for (int i = from; i < piece.limit(); i++) {
            byte[] event = take(piece.get(i)) ? event() : null;
            if (event != null) {
                out = out == null ? new ByteArrayOutputStream(piece.remaining() + event.length) : out;
                copy(piece, from, i + 1, out);
                out.writeBytes(event);
                from = i + 1;
            }
        }
        if (out == null) {
            return piece;
        }
        copy(piece, from, piece.limit(), out);
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void copy(ByteBuffer piece, int from, int to, ByteArrayOutputStream out) {
        byte[] bytes = new byte[to - from];
        piece.get(from, bytes);
        out.writeBytes(bytes);
    }

    /** Reads a byte. Returns whether it completes a JSON object that begins a line. */
    private boolean take(byte b) {
        if (depth == 0 && !(atLineStart && b == '{')) {
            atLineStart = b == '\n' || b == '\r';
            return false;
        }
        atLineStart = false;
        held.write(b);
        if (inText) {
            inText = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else {
            inText = b == '"';
            depth += switch (b) {
                case '{', '[' -> 1;
                case '}', ']' -> -1;
                default -> 0;
            };
        }
        if (held.size() > MAX_BYTES) {
            forget();
            return false;
        }
        return depth == 0;
    }

    private void forget() {
        held.reset();
        depth = 0;
        inText = false;
        escaped = false;
    }

    private byte @Nullable [] event() {
        byte[] content = held.toByteArray();
        forget();
        JsonNode error;
        try {
            error = json.readTree(content).path("error");
        } catch (JacksonException e) {
            return null;
        }
        boolean isError = error.isString() ? !error.stringValue().isBlank() : error.isObject() && !error.isEmpty();
        if (!isError) {
            return null;
        }
        byte[] event = events.apply(problem(error));
        // an empty line ends the line and the event that the error stands in
        byte[] separated = new byte[event.length + 2];
        separated[0] = '\n';
        separated[1] = '\n';
        System.arraycopy(event, 0, separated, 2, event.length);
        return separated;
    }

    private static ProblemException problem(JsonNode error) {
        String message = cut((error.isString() ? error : error.path("message")).asString(""), MAX_MESSAGE_LENGTH);
        JsonNode code = error.hasNonNull("err_code") ? error.path("err_code") : error.path("code");
        String what = "302.AI reported an error within an answer that had begun";
        return new ProblemException(ProblemType.UPSTREAM_FAILED, message.isEmpty() ? what : what + ": " + message)
                .withUpstreamCode(code.isNumber() || code.isString() ? cut(code.asString(), MAX_CODE_LENGTH) : null);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
