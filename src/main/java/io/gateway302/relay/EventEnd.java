package io.gateway302.relay;

import java.nio.ByteBuffer;

/**
 * Position of a caller in an event stream: between two events, or within one. Lines end with LF, CR or CR LF.
 */
final class EventEnd {

    /** Number of bytes that decide whether an event has ended: two line ends. */
    private static final int DECISIVE = 4;

    private boolean afterReturn;

    /** True while the current line is empty. */
    private boolean lineEmpty = true;

    private boolean reached = true;
    private long lastByteAt = System.nanoTime();

    /** Notes the remaining bytes of a piece that was written to the caller, without changing it. */
    void add(ByteBuffer piece) {
        int from = piece.position();
        if (piece.remaining() > DECISIVE) {
            from = piece.limit() - DECISIVE;
            afterReturn = false;
            lineEmpty = false;
        }
        for (int i = from; i < piece.limit(); i++) {
            add(piece.get(i));
        }
        lastByteAt = System.nanoTime();
    }

    private void add(byte b) {
        boolean lineEnd = b == '\n' || b == '\r';
        if (b == '\n' && afterReturn) {
            afterReturn = false;
            return;
        }
        afterReturn = b == '\r';
        reached = lineEnd && lineEmpty;
        lineEmpty = lineEnd;
    }

    /** Returns whether nothing was written, or an event may begin: the last line was empty. */
    boolean isReached() {
        return reached;
    }

    /** Returns the time of the last byte, as {@link System#nanoTime}; without one, that of the creation. */
    long lastByteAt() {
        return lastByteAt;
    }
}
