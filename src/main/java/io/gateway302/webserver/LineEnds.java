package io.gateway302.webserver;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Positions, among the last bytes of a connection, at which a line ends without CR LF or is folded into the next one.
 *
 * <p>Tomcat accepts both in the head of a request and joins such lines in place, so its buffer no longer shows them.
 */
final class LineEnds {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte SPACE = ' ';
    private static final byte TAB = '\t';

    private final int window;
    /** Ring of bits: the index of a byte is its number on the connection modulo the window. */
    private final BitSet odd = new BitSet();

    private long seen;
    private long bodyEnd;
    private byte last;

    /**
     * Creates the state for a new connection.
     *
     * @param window number of last bytes to remember
     */
    LineEnds(int window) {
        this.window = window;
    }

    /**
     * Records the bytes that were read into the buffer, from the index up to its position.
     *
     * @param count number of bytes read
     */
    void saw(ByteBuffer buffer, int from, int count) {
        forget(count);
        if (buffer.position() - from != count) {
            // the bytes went into another buffer, which happens if TLS needs a larger one: mark all of them as faulty
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
     * Announces a body, whose bytes are not examined.
     *
     * @param unread number of bytes read after the head so far, of the body or not
     * @param length length of the body in bytes
     */
    void expectBody(int unread, long length) {
        bodyEnd = seen - unread + length;
    }

    /**
     * Returns whether the head of a request contains such a position.
     *
     * @param length length of the head in bytes
     * @param unread number of bytes read after the head so far
     */
    boolean anyAmong(int length, int unread) {
        long start = seen - unread - length;
        if (start < 0 || length + unread > window) {
            // outside of the window, so not known to be valid
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
