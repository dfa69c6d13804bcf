package io.gateway302.webserver;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Where, among the last bytes that came over a connection, a line did not end with CR LF, or went on in the next one.
 *
 * <p>Tomcat takes both in the head of a request, and joins such lines in place: what it has read no longer shows them.
 */
final class LineEnds {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte SPACE = ' ';
    private static final byte TAB = '\t';

    private final int window;
    /** A ring: the bit of a byte is its number on the connection modulo the window. */
    private final BitSet odd = new BitSet();

    private long seen;
    private long bodyEnd;
    private byte last;

    /**
     * For a new connection.
     *
     * @param window how many of the last bytes are remembered
     */
    LineEnds(int window) {
        this.window = window;
    }

    /** Takes note of the bytes that were read into the buffer, from the index up to its position; {@code count} of them. */
    void saw(ByteBuffer buffer, int from, int count) {
        forget(count);
        if (buffer.position() - from != count) {
            // they went into another buffer, which happens where TLS needs a larger one: take the worst for granted
            mark(seen, count);
            last = LF;
        } else {
            int head = Math.clamp(bodyEnd - seen, 0, count);
            byte before = head > 0 ? buffer.get(from + head - 1) : last;
            for (int i = head; i < count; i++) {
                byte next = buffer.get(from + i);
                if (next <= SPACE && isOdd(before, next)) {
                    mark(seen + i, 1);
                }
                before = next;
            }
            last = before;
        }
        seen += count;
    }

    /**
     * Says that a body comes next, in which there is nothing to look for.
     *
     * @param unread how many bytes came after the head so far, whether of the body or not
     * @param length how many bytes the body has
     */
    void expectBody(int unread, long length) {
        bodyEnd = seen - unread + length;
    }

    /**
     * Whether any is among the bytes of a request's head.
     *
     * @param length how many bytes the head has
     * @param unread how many bytes came after it so far
     */
    boolean anyAmong(int length, int unread) {
        long start = seen - unread - length;
        if (start < 0 || length + unread > window) {
            // not remembered, and so not known to be sound
            return true;
        }
        int first = slot(start);
        int end = first + length;
        int found = odd.nextSetBit(first);
        if (found >= 0 && found < end) {
            return true;
        }
        found = end > window ? odd.nextSetBit(0) : -1;
        return found >= 0 && found < end - window;
    }

    private static boolean isOdd(byte before, byte next) {
        return next == LF ? before != CR : before == LF && (next == SPACE || next == TAB);
    }

    private void forget(int count) {
        if (!odd.isEmpty()) {
            set(seen, count, false);
        }
    }

    private void mark(long start, int count) {
        set(start, count, true);
    }

    private void set(long start, int count, boolean value) {
        int first = slot(start);
        int end = Math.min(first + count, window);
        odd.set(first, end, value);
        odd.set(0, Math.min(first + count - end, first), value);
    }

    private int slot(long number) {
        return (int) (number % window);
    }
}
