package io.gateway302.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;

/**
 * Channel handler at the socket that records when the operating system accepts the first bytes of a request. Exceptions
 * of the HTTP client do not show this: the same "connection reset" occurs before, during and after the write.
 */
@Sharable
public final class WriteTracker extends ChannelOutboundHandlerAdapter {

    public static final WriteTracker INSTANCE = new WriteTracker();

    private static final AttributeKey<RequestTransmission> DEPARTURE =
            AttributeKey.valueOf(WriteTracker.class, "departure");

    private WriteTracker() {}

    /** Records writes on the channel in this transmission from now on. */
    static void watch(Channel channel, RequestTransmission transmission) {
        channel.attr(DEPARTURE).set(transmission);
        transmission.goesThrough(channel);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        RequestTransmission transmission = context.channel().attr(DEPARTURE).get();
        ChannelPromise written = promise;
        if (transmission != null && !transmission.bytesLeft()) {
            written = promise.unvoid().addListener(write -> {
                if (write.isSuccess()) {
                    transmission.bytesLeave();
                }
            });
        }
        var _ = context.write(message, written);
    }
}
