package io.gateway302.passthrough;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Upstream that streams chat completions to many concurrent callers. The prompt defines the frames:
 * {@code frames=500x20} is 500 frames, one every 20 ms. Each frame contains the {@link System#nanoTime} of its sending
 * and is flushed separately. It does nothing more, because it shares the machine with the gateway that is measured.
 */
final class EventUpstream implements AutoCloseable {

    private static final String HEAD = """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            request-id: stream\r
            Transfer-Encoding: chunked\r
            \r
            """;
    private static final String DONE = "data: [DONE]\n\n";
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final String RECORD =
            "{\"code\":0,\"data\":{\"cost\":\"0.001\",\"input_token\":8,\"output_token\":500}}";

    private final EventLoop loop = new EventLoop();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel server;

    EventUpstream() {
        server = new ServerBootstrap()
                .group(loop.group())
                .channel(loop.serverChannel())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.closeFuture().addListener(_ -> connections.decrementAndGet());
                        channel.pipeline()
                                .addLast(
                                        new HttpRequestDecoder(),
                                        new HttpObjectAggregator(1024 * 1024),
                                        new Answers(streams));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    String address() {
        return "http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Returns the number of current streams. */
    int streams() {
        return streams.get();
    }

    /** Returns the number of open connections, in use or idle. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.close();
    }

    /** Handler of one connection, which processes its requests one after the other. */
    private static final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {

        private final AtomicInteger streams;
        private @Nullable Future<?> frames;
        private int left;

        private Answers(AtomicInteger streams) {
            this.streams = streams;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            String body = request.content().toString(StandardCharsets.US_ASCII);
            int at = body.indexOf("frames=");
            if (at < 0) {
                send(
                        context,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + RECORD.length()
                                + "\r\n\r\n" + RECORD);
                return;
            }
            String[] script = body.substring(at + 7, body.indexOf('"', at)).split("x");
            left = Integer.parseInt(script[0]);
            long pause = Long.parseLong(script[1]);
            streams.incrementAndGet();
            send(context, HEAD);
            if (pause == 0) {
                while (left > 0) {
                    next(context);
                }
                next(context);
            } else {
                frames = context.executor().scheduleAtFixedRate(() -> next(context), 0, pause, TimeUnit.MILLISECONDS);
            }
        }

        private void next(ChannelHandlerContext context) {
            if (left-- > 0) {
                String frame = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"T" + System.nanoTime()
                        + ";\"}}]}\n\n";
                send(context, chunk(frame));
            } else {
                end();
                send(context, chunk(DONE) + LAST_CHUNK);
            }
        }

        private void end() {
            if (frames != null) {
                frames.cancel(false);
                frames = null;
            }
            streams.decrementAndGet();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (frames != null) {
                end();
            }
        }

        /** Ignores the disconnect of a caller, which {@link #channelInactive} handles. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }

        private static String chunk(String content) {
            return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
        }

        private static void send(ChannelHandlerContext context, String text) {
            ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
            var _ = context.writeAndFlush(bytes, context.voidPromise());
        }
    }
}
