package io.gateway302.passthrough;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many concurrent callers of streams, each with a connection of its own. They only evaluate the times of the frames.
 */
final class EventCallers implements AutoCloseable {

    /** Maximum recorded delay in milliseconds; longer ones are recorded as this. */
    static final int MAX_DELAY = 2000;

    private final EventLoop loop = new EventLoop();
    private final int port;
    private final String key;
    private final AtomicLongArray delays = new AtomicLongArray(MAX_DELAY + 1);

    EventCallers(int port, String key) {
        this.port = port;
        this.key = key;
    }

    /** End of a call. */
    enum End {
        /** The stream was complete. */
        COMPLETE,
        /** The caller disconnected. */
        LEFT,
        /** Any other end. */
        BROKEN
    }

    /**
     * Makes a call.
     *
     * @param frames script of the upstream, such as {@code 500x20}
     * @param leaveAfter number of frames after which the caller disconnects; 0 for never
     * @param measured whether delays are recorded
     */
    CompletableFuture<End> call(String frames, int leaveAfter, boolean measured) {
        byte[] body = ("{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"frames="
                        + frames + "\"}]}")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] head = ("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        CompletableFuture<End> end = new CompletableFuture<>();
        var _ = new Bootstrap()
                .group(loop.group())
                .channel(loop.channel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Reader(end, leaveAfter, measured));
                    }
                })
                .connect("127.0.0.1", port)
                .addListener((io.netty.channel.ChannelFutureListener) connected -> {
                    if (connected.isSuccess()) {
                        var _ = connected.channel().writeAndFlush(Unpooled.wrappedBuffer(head, body));
                    } else {
                        end.complete(End.BROKEN);
                    }
                });
        return end;
    }

    /** Returns the number of received frames. */
    long frames() {
        long sum = 0;
        for (int i = 0; i <= MAX_DELAY; i++) {
            sum += delays.get(i);
        }
        return sum;
    }

    /** Returns the delay in milliseconds that this part of the frames did not exceed. */
    int quantile(double part) {
        long wanted = (long) Math.ceil(frames() * part);
        long sum = 0;
        for (int i = 0; i <= MAX_DELAY; i++) {
            sum += delays.get(i);
            if (sum >= wanted) {
                return i;
            }
        }
        return MAX_DELAY;
    }

    String distribution() {
        return "%d frames, ms behind: p50 %d, p90 %d, p99 %d, p99.9 %d, max %d"
                .formatted(frames(), quantile(0.5), quantile(0.9), quantile(0.99), quantile(0.999), quantile(1));
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {

        private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

        private final CompletableFuture<End> end;
        private final int leaveAfter;
        private final boolean measured;
        private long time = -1;
        private int frames;
        private int done;
        private boolean lastChunk;

        private Reader(CompletableFuture<End> end, int leaveAfter, boolean measured) {
            this.end = end;
            this.leaveAfter = leaveAfter;
            this.measured = measured;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            long now = System.nanoTime();
            try {
                while (bytes.isReadable()) {
                    take(bytes.readByte(), now);
                }
            } finally {
                bytes.release();
            }
            if (leaveAfter > 0 && frames >= leaveAfter) {
                end.complete(End.LEFT);
                var _ = context.close();
            } else if (lastChunk) {
                end.complete(End.COMPLETE);
                var _ = context.close();
            }
        }

        private void take(byte b, long now) {
            if (b == 'T') {
                time = 0;
            } else if (time >= 0 && b >= '0' && b <= '9') {
                time = 10 * time + b - '0';
            } else if (time > 0 && b == ';') {
                frames++;
                long delay = (now - time) / 1_000_000;
                if (measured && delay >= 0) {
                    delays.incrementAndGet((int) Math.min(MAX_DELAY, delay));
                }
                time = -1;
            } else {
                time = -1;
            }
            done = b == DONE[Math.min(done, DONE.length - 1)] ? done + 1 : b == DONE[0] ? 1 : 0;
            lastChunk |= done == DONE.length;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end.complete(End.BROKEN);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end.complete(End.BROKEN);
            var _ = context.close();
        }
    }
}
