package io.gateway302.redis;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler that closes a connection on which nothing arrives for some time after a command. If a network, a firewall or a
 * failover drops the packets of a connection without closing it, the kernel retransmits with growing pauses, and gives up
 * after about 15 minutes only. Lettuce connects again as soon as the connection is closed.
 */
final class ResponseTimeoutHandler extends ChannelDuplexHandler {

    private static final Logger log = LoggerFactory.getLogger(ResponseTimeoutHandler.class);

    private final long timeoutNanos;
    private final Runnable responded;

    // all fields are used by the event loop of the connection alone
    private boolean waiting;
    private long waitingSince;
    private @Nullable Future<?> check;

    /**
     * Creates the handler of one connection.
     *
     * @param timeout maximum time from a command until any byte arrives
     * @param responded called when bytes arrive
     */
    ResponseTimeoutHandler(Duration timeout, Runnable responded) {
        this.timeoutNanos = timeout.toNanos();
        this.responded = responded;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!waiting) {
            waiting = true;
            waitingSince = context.executor().ticker().nanoTime();
            if (check == null) {
                checkAfter(timeoutNanos, context);
            }
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting = false;
        responded.run();
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (check != null) {
            var _ = check.cancel(false);
        }
        context.fireChannelInactive();
    }

    /** Schedules one check at a time, however many commands are sent. */
    private void checkAfter(long nanos, ChannelHandlerContext context) {
        check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        check = null;
        if (!waiting || !context.channel().isActive()) {
            return;
        }
        long left = timeoutNanos - (context.executor().ticker().nanoTime() - waitingSince);
        if (left > 0) {
            checkAfter(left, context);
        } else {
            log.warn(
                    "Redis has sent nothing for {} ms after a command; its connection is replaced",
                    TimeUnit.NANOSECONDS.toMillis(timeoutNanos));
            var _ = context.close();
        }
    }
}
