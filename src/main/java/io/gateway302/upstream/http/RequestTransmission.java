package io.gateway302.upstream.http;

import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Transmission state of one request. The event loop writes it, the thread of the caller reads it. */
public final class RequestTransmission {

    private volatile boolean bytesLeft;
    private volatile @Nullable Long answerBegunAt;
    private volatile @Nullable Channel channel;

    /**
     * Records that the operating system accepted bytes of the request. From now on, the upstream may have received
     * them.
     */
    void bytesLeave() {
        bytesLeft = true;
    }

    void goesThrough(Channel connection) {
        channel = connection;
    }

    /** Returns the connection of the request; null before it has one. */
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

    /**
     * Returns the time from the given {@link System#nanoTime} value to the begin of the response; null if none began.
     */
    @Nullable
    public Duration firstByteAfter(long start) {
        Long begun = answerBegunAt;
        return begun == null ? null : Duration.ofNanos(begun - start);
    }
}
