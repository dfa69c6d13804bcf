package io.gateway302.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;

/**
 * Stands next to the socket and notes the first bytes of each request that the operating system takes. An exception of
 * the client cannot tell that: the same "connection reset" comes before, while and after a request is written.
 */
@Sharable
final class DepartureHandler extends ChannelOutboundHandlerAdapter {

    static final DepartureHandler INSTANCE = new DepartureHandler();

    private static final AttributeKey<Departure> DEPARTURE = AttributeKey.valueOf(DepartureHandler.class, "departure");

    private DepartureHandler() {}

    /** Notes for this departure, from now on, what leaves through the channel. */
    static void watch(Channel channel, Departure departure) {
        channel.attr(DEPARTURE).set(departure);
        departure.goesThrough(channel);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        Departure departure = context.channel().attr(DEPARTURE).get();
        ChannelPromise written = promise;
        if (departure != null && !departure.bytesLeft()) {
            written = promise.unvoid().addListener(write -> {
                if (write.isSuccess()) {
                    departure.bytesLeave();
                }
            });
        }
        var _ = context.write(message, written);
    }
}
