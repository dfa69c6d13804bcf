package io.gateway302.relay;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.WatchedSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Filter that removes the usage frame from a stream of server-sent events, for callers that did not ask for usage. All
 * other bytes pass unchanged: an event when its empty line has arrived, a comment when its line has. Lines end with LF,
 * CR or CR LF, in any mixture. An event too large to be the usage frame passes as it arrives.
 */
final class UsageFrameFilter {

    private static final int MAX_BYTES = 16 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = ascii("data");

    /** Names of the fields of an event. A line with any other name does not belong to it, such as a comment. */
    private static final List<byte[]> FIELDS = List.of(DATA, ascii("event"), ascii("id"), ascii("retry"));

    private byte[] held = new byte[1024];
    private int size;

    /** Number of held bytes that were read. */
    private int read;

    /** Index of the current line in the held bytes; negative if a part of the line has passed. */
    private int line;

    /** Index of the first held byte that has not passed. */
    private int begin;

    /** Number of bytes of the byte order mark at the start of the stream that have passed. */
    private int marked;

    private boolean afterReturn;

    /** True if the rest of the current event passes at once. */
    private boolean passing;

    /** True if the last event was removed: then the LF of its CR LF is removed too. */
    private boolean removed;

    private byte[] out = new byte[0];
    private int written;

    /** Returns a stream without the usage frame. */
    static ByteSource without(ByteSource stream) {
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
    static byte[] without(byte[] stream) {
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the bytes to pass on after this piece. */
    ByteBuffer passes(ByteBuffer piece) {
        hold(piece);
        out = new byte[size];
        written = 0;
        for (; read < size; read++) {
            take(held[read], read);
        }
        if (size - begin > MAX_BYTES) {
            passAtOnce();
        }
        if (passing) {
            pass(size);
        }
        System.arraycopy(held, begin, held, 0, size - begin);
        size -= begin;
        read -= begin;
        line -= begin;
        begin = 0;
        return ByteBuffer.wrap(out, 0, written);
    }

    /** Returns the bytes to pass on after the last piece. */
    ByteBuffer remainder() {
        return isUsage(0, size) ? ByteBuffer.allocate(0) : ByteBuffer.wrap(held, 0, size);
    }

    private void hold(ByteBuffer piece) {
        int length = piece.remaining();
        if (size + length > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, size + length));
        }
        piece.get(piece.position(), held, size, length);
        size += length;
    }

    private void take(byte b, int at) {
        if (marked < BYTE_ORDER_MARK.length) {
            if (b == BYTE_ORDER_MARK[marked]) {
                marked++;
                line = at + 1;
                pass(at + 1);
                return;
            }
            marked = BYTE_ORDER_MARK.length;
        }
        boolean restOfLineEnd = afterReturn && b == '\n';
        afterReturn = b == '\r';
        if (restOfLineEnd) {
            line = at + 1;
            if (at == begin) {
                passUnless(removed, at + 1);
            }
        } else if (b == '\n' || b == '\r') {
            endLine(at);
        } else if (b == '{' && at == line) {
            // JSON outside an event, as which 302.AI writes errors into a stream
            passAtOnce();
        }
    }

    private void endLine(int end) {
        if (end == line) {
            removed = !passing && isUsage(begin, end);
            passing = false;
            passUnless(removed, end + 1);
        } else if (line == begin && !isField(line, end)) {
            removed = false;
            pass(end + 1);
        } else if (line == begin && isOtherData(line, end)) {
            passAtOnce();
        }
        line = end + 1;
    }

    private void passAtOnce() {
        passing = true;
        removed = false;
    }

    private void passUnless(boolean isRemoved, int end) {
        if (isRemoved) {
            begin = end;
        } else {
            pass(end);
        }
    }

    private void pass(int end) {
        System.arraycopy(held, begin, out, written, end - begin);
        written += end - begin;
        begin = end;
    }

    private boolean isField(int from, int end) {
        return FIELDS.stream().anyMatch(field -> isNamed(field, from, end));
    }

    /** Returns whether the line is data that no JSON object begins with, such as {@code [DONE]}. */
    private boolean isOtherData(int from, int end) {
        int value = from + DATA.length + 1;
        while (value < end && held[value] == ' ') {
            value++;
        }
        return isNamed(DATA, from, end) && value < end && held[value] != '{';
    }

    private boolean isNamed(byte[] field, int from, int end) {
        int after = from + field.length;
        return after <= end
                && (after == end || held[after] == ':')
                && Arrays.equals(held, from, after, field, 0, field.length);
    }

    /** Returns whether the event is the usage frame. Its data may be in several lines. */
    private boolean isUsage(int from, int end) {
        if (!UsageFrame.mayBe(held, from, end)) {
            return false;
        }
        byte[] data = new byte[end - from];
        int length = 0;
        int start = from;
        for (int i = from; i <= end; i++) {
            if (i == end || held[i] == '\n' || held[i] == '\r') {
                int value = start + DATA.length + 1;
                if (value <= i && isNamed(DATA, start, i)) {
                    System.arraycopy(held, value, data, length, i - value);
                    length += i - value;
                    data[length++] = '\n';
                }
                start = i + 1;
            }
        }
        return UsageFrame.is(data, 0, length);
    }
}
