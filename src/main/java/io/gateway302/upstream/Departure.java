package io.gateway302.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was seen of one request on the wire. Written by the event loop, read by the caller's thread. */
final class Departure {

    private volatile boolean bytesLeft;
    private volatile @Nullable Long answerBegunAt;

    /** The operating system took bytes of the request: from here on, nobody knows how far they get. */
    void bytesLeave() {
        bytesLeft = true;
    }

    void answerBegins() {
        answerBegunAt = System.nanoTime();
    }

    boolean bytesLeft() {
        return bytesLeft;
    }

    boolean answerBegun() {
        return answerBegunAt != null;
    }

    /** How long after that reading of {@link System#nanoTime} the answer began; null if it did not. */
    @Nullable
    Duration firstByteAfter(long start) {
        Long begun = answerBegunAt;
        return begun == null ? null : Duration.ofNanos(begun - start);
    }
}
