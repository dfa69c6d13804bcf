package io.gateway302.upstream.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Channel handler that passes exactly one final response for each request of a connection. It skips interim responses
 * (RFC 9110 §15.2), because the HTTP client takes the first response for the final one. It closes a connection that
 * sends more bytes than the response has: the client would read them as the response to the next request, which may
 * belong to another caller.
 *
 * <p>The end of a response is held until all bytes that were read with it are decoded, because the client returns the
 * connection to its pool at that moment.
 */
public final class ResponseFraming extends ChannelDuplexHandler {

    /**
     * Maximum number of interim responses before the final one. Servers send fewer; without a limit, they could keep a
     * connection busy without end.
     */
    private static final int MAX_INTERIM_RESPONSES = 64;

    /**
     * Bytes that complete any line and header section that a decoder may hold. Between responses, the decoder skips
     * them.
     */
    private static final ByteBuf END_OF_HEAD = Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII))
            .asReadOnly();

    private boolean responseDue;
    private boolean skipped;
    private boolean inInterimResponse;
    private int interimResponses;
    private @Nullable LastHttpContent heldEnd;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest) {
            responseDue = true;
            interimResponses = 0;
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!responseDue || heldEnd != null) {
            ReferenceCountUtil.release(message);
            refuseLeftover(context);
        } else if (isInterim(message)) {
            ReferenceCountUtil.release(message);
            skipped = true;
            inInterimResponse = !(message instanceof LastHttpContent);
            if (message instanceof HttpResponse && ++interimResponses > MAX_INTERIM_RESPONSES) {
                refuse(context, "More than " + MAX_INTERIM_RESPONSES + " interim responses");
            }
        } else if (message instanceof HttpResponse response && isUpgrade(response)) {
            ReferenceCountUtil.release(message);
            refuse(context, "An upgrade that was not asked for");
        } else if (message instanceof LastHttpContent end) {
            heldEnd = end;
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean isInterim(Object message) {
        return inInterimResponse
                || (message instanceof HttpResponse response
                        && response.decoderResult().isSuccess()
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                        && !isUpgrade(response));
    }

    private static boolean isUpgrade(HttpResponse response) {
        return response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    private void refuse(ChannelHandlerContext context, String reason) {
        responseDue = false;
        context.fireExceptionCaught(new ProtocolException(reason));
        var _ = context.close();
    }

    private void refuseLeftover(ChannelHandlerContext context) {
        if (heldEnd == null) {
            var _ = context.close();
        } else {
            Connection.from(context.channel()).markPersistent(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (heldEnd != null) {
            flushDecoder(context);
        } else if (skipped) {
            // no message was passed on, so the client does not request the next read
            context.read();
        }
        skipped = false;
        passEnd(context);
        context.fireChannelReadComplete();
    }

    /** Makes the decoder emit bytes that it holds after the end of the response, such as half a line. */
    private static void flushDecoder(ChannelHandlerContext context) throws Exception {
        ChannelHandlerContext codec = context.pipeline().context(NettyPipeline.HttpCodec);
        ((ChannelInboundHandler) codec.handler()).channelRead(codec, END_OF_HEAD.duplicate());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        passEnd(context);
        context.fireChannelInactive();
    }

    private void passEnd(ChannelHandlerContext context) {
        LastHttpContent end = heldEnd;
        if (end != null) {
            heldEnd = null;
            responseDue = false;
            context.fireChannelRead(end);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ReferenceCountUtil.release(heldEnd);
        heldEnd = null;
    }
}
