package io.gateway302.passthrough.answer;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.WatchedSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Filter that removes the usage frame from a stream of chat completions, for callers that did not ask for usage. An
 * event is passed on when it is complete, after its empty line. An event too large to be the usage frame is passed on
 * as it arrives.
 */
public final class UsageFrameFilter {

    private static final int LARGEST = 16 * 1024;

    private static final byte[] CHOICES = "\"choices\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY_LIST = ":[]".getBytes(StandardCharsets.US_ASCII);

    private final JsonMapper json = JsonMapper.shared();
    private byte[] held = new byte[1024];
    private int size;

    /** Returns a stream without the usage frame. */
    public static ByteSource without(ByteSource stream) {
        UsageFrameFilter hidden = new UsageFrameFilter();
        return new WatchedSource(stream) {

            @Override
            protected ByteBuffer passes(ByteBuffer piece) {
                return hidden.passes(piece);
            }

            @Override
            protected ByteBuffer remainder() {
                return hidden.remainder();
            }
        };
    }

    /** Returns a complete response without the usage frame. */
    public static byte[] without(byte[] stream) {
        UsageFrameFilter hidden = new UsageFrameFilter();
        byte[] start = bytes(hidden.passes(ByteBuffer.wrap(stream)));
        byte[] end = bytes(hidden.remainder());
        byte[] whole = Arrays.copyOf(start, start.length + end.length);
        System.arraycopy(end, 0, whole, start.length, end.length);
        return whole;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Returns the bytes to pass on after this piece. */
    ByteBuffer passes(ByteBuffer piece) {
        hold(piece);
        byte[] out = new byte[size];
        int written = 0;
        int begin = 0;
        for (int end = endOfEvent(begin); end > 0; end = endOfEvent(begin)) {
            if (!isUsageAlone(begin, end)) {
                System.arraycopy(held, begin, out, written, end - begin);
                written += end - begin;
            }
            begin = end;
        }
        if (size - begin > LARGEST) {
            System.arraycopy(held, begin, out, written, size - begin);
            written += size - begin;
            begin = size;
        }
        System.arraycopy(held, begin, held, 0, size - begin);
        size -= begin;
        return ByteBuffer.wrap(out, 0, written);
    }

    /** Returns the bytes to pass on after the last piece. */
    ByteBuffer remainder() {
        return isUsageAlone(0, size) ? ByteBuffer.allocate(0) : ByteBuffer.wrap(held, 0, size);
    }

    private void hold(ByteBuffer piece) {
        int length = piece.remaining();
        if (size + length > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, size + length));
        }
        piece.get(piece.position(), held, size, length);
        size += length;
    }

    /** Returns the index after the empty line of the event that begins there; -1 if the event is incomplete. */
    private int endOfEvent(int begin) {
        for (int i = begin + 1; i < size; i++) {
            if (held[i] == '\n'
                    && (held[i - 1] == '\n' || (i > begin + 2 && held[i - 1] == '\r' && held[i - 2] == '\n'))) {
                return i + 1;
            }
        }
        return -1;
    }

    private boolean isUsageAlone(int begin, int end) {
        if (!hasNoChoices(begin, end)) {
            return false;
        }
        String event = new String(held, begin, end - begin, StandardCharsets.UTF_8).strip();
        if (!event.startsWith("data:") || event.indexOf('\n') >= 0) {
            return false;
        }
        try {
            JsonNode frame = json.readTree(event.substring("data:".length()));
            JsonNode choices = frame.path("choices");
            return frame.path("usage").isObject() && choices.isArray() && choices.isEmpty();
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Returns whether the event has an empty list of choices. Other events cannot be the usage frame, so they are not
     * parsed.
     */
    private boolean hasNoChoices(int begin, int end) {
        for (int i = begin; i <= end - CHOICES.length; i++) {
            if (held[i] == CHOICES[0] && Arrays.equals(held, i, i + CHOICES.length, CHOICES, 0, CHOICES.length)) {
                int at = i + CHOICES.length;
                for (byte wanted : EMPTY_LIST) {
                    while (at < end && held[at] == ' ') {
                        at++;
                    }
                    if (at == end || held[at++] != wanted) {
                        return false;
                    }
                }
                return true;
            }
        }
        return false;
    }
}
