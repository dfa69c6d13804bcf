package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WriteTrackerTests {

    private final RequestTransmission transmission = new RequestTransmission();

    @Test
    void notesBytesThatWereWritten() {
        EmbeddedChannel channel = new EmbeddedChannel(WriteTracker.INSTANCE);
        WriteTracker.watch(channel, transmission);

        assertThat(transmission.bytesLeft()).isFalse();
        channel.writeOutbound(Unpooled.copiedBuffer("POST /", StandardCharsets.US_ASCII));

        assertThat(transmission.bytesLeft()).isTrue();
    }

    @Test
    void doesNotCountAWriteThatFailed() {
        EmbeddedChannel channel = new EmbeddedChannel(new BrokenPipe(), WriteTracker.INSTANCE);
        WriteTracker.watch(channel, transmission);

        assertThat(channel.writeOneOutbound("POST /").isSuccess()).isFalse();

        assertThat(transmission.bytesLeft()).isFalse();
    }

    @Test
    void doesNotCountWhatLeftForAnEarlierRequest() {
        EmbeddedChannel channel = new EmbeddedChannel(WriteTracker.INSTANCE);
        WriteTracker.watch(channel, new RequestTransmission());
        channel.writeOutbound("first");
        WriteTracker.watch(channel, transmission);

        assertThat(transmission.bytesLeft()).isFalse();
    }

    private static final class BrokenPipe extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            promise.setFailure(new IOException("Broken pipe"));
        }
    }
}
