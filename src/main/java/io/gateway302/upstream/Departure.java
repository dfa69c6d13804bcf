package io.gateway302.upstream;

import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was seen of one request on the wire. Written by the event loop, read by the caller's thread. */
final class Departure {

    private volatile boolean bytesLeft;
    private volatile @Nullable Long answerBegunAt;
    private volatile @Nullable Channel channel;

    /** The operating system took bytes of the request: from here on, nobody knows how far they get. */
    void bytesLeave() {
        bytesLeft = true;
    }

    void goesThrough(Channel connection) {
        channel = connection;
    }

    /** The connection through which it goes; null before there is one. */
    @Nullable
    Channel channel() {
        return channel;
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
