package io.gateway302.upstream.http;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.upstream.http.Reply.Begun;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.http.Reply.NotWritten;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.ReactorNetty;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/**
 * HTTP client that sends one request and waits until its response begins. Network failures are results, not exceptions.
 */
public final class UpstreamClient {

    private static final int PIECE_OF_FILE = 64 * 1024;
    private static final int PIECES_AHEAD = 4;

    static {
        // The default of 128 pieces would buffer 8 MiB of each upload to a slow upstream. Read once, before the first
        // send.
        System.setProperty(ReactorNetty.REACTOR_NETTY_SEND_MAX_PREFETCH_SIZE, String.valueOf(PIECES_AHEAD));
    }

    private final WebClient web;

    public UpstreamClient(WebClient web) {
        this.web = web;
    }

    /**
     * Sends a request.
     *
     * @param firstByte maximum wait for the response to begin, after the request was written
     * @param total maximum time until the response begins
     * @param transmission record of the transmission
     * @throws CallerLeftException if the caller has disconnected
     */
    public Reply send(
            HttpMethod method,
            URI address,
            HttpHeaders headers,
            Body body,
            Duration firstByte,
            Duration total,
            CancellableWait responseWait,
            RequestTransmission transmission) {
        WebClient.RequestBodySpec request = web.method(method)
                .uri(address)
                .headers(target -> target.addAll(headers))
                .httpRequest(raw -> {
                    HttpClientRequest nativeRequest = raw.getNativeRequest();
                    nativeRequest.responseTimeout(firstByte);
                    WriteTracker.watch(((Connection) nativeRequest).channel(), transmission);
                });
        ResponseBodyQueue content = new ResponseBodyQueue();
        ReplySlot reply = new ReplySlot();
        Disposable exchange = withBody(request, body)
                .retrieve()
                // OutcomeReader classifies each status
                .onStatus(_ -> true, _ -> Mono.empty())
                .toEntityFlux(BodyExtractors.toDataBuffers())
                .subscribe(
                        response -> reply.put(begun(response, content, transmission)),
                        failure -> reply.put(noAnswer(failure, transmission)));
        try {
            Reply came = responseWait.await(total, reply);
            if (came != null) {
                return came;
            }
            giveUp(exchange, content);
            return noAnswer(new TimeoutException("No answer within " + total), transmission);
        } catch (CallerLeftException | IllegalStateException e) {
            giveUp(exchange, content);
            throw e;
        }
    }

    private static void giveUp(Disposable exchange, ResponseBodyQueue content) {
        exchange.dispose();
        content.close();
    }

    private static WebClient.RequestHeadersSpec<?> withBody(WebClient.RequestBodySpec request, Body body) {
        return switch (body) {
            case Body.Held held -> held.content().length == 0 ? request : withContent(request, held.content());
            case Body.Stored stored ->
                request.contentLength(stored.length()).body(BodyInserters.fromDataBuffers(content(stored)));
            case Body.Stream _ -> throw new IllegalArgumentException("A request is not streamed");
        };
    }

    /** Adds content without an encoder, because an encoder would inspect the headers. */
    private static WebClient.RequestHeadersSpec<?> withContent(WebClient.RequestBodySpec request, byte[] content) {
        return request.contentLength(content.length)
                .body(BodyInserters.fromDataBuffers(
                        Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(content))));
    }

    private static Flux<DataBuffer> content(Body.Stored stored) {
        DefaultDataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;
        // uses threads of its own, because an event loop must not wait for a disk
        Flux<DataBuffer> file = DataBufferUtils.readAsynchronousFileChannel(
                () -> AsynchronousFileChannel.open(stored.file(), StandardOpenOption.READ),
                stored.from(),
                buffers,
                PIECE_OF_FILE);
        return stored.head().length == 0
                ? file
                : Flux.concat(Mono.fromSupplier(() -> buffers.wrap(stored.head())), file);
    }

    private static Reply begun(
            ResponseEntity<Flux<DataBuffer>> response, ResponseBodyQueue content, RequestTransmission transmission) {
        transmission.answerBegins();
        Channel channel = transmission.channel();
        ChannelHandler timeout = channel == null ? null : channel.pipeline().get(NettyPipeline.ResponseTimeoutHandler);
        if (channel != null && timeout != null) {
            // the timeout would continue while a slow caller keeps the gateway from reading
            channel.pipeline().remove(timeout);
        }
        Flux<DataBuffer> body = response.getBody();
        (body == null ? Flux.<DataBuffer>empty() : body).subscribe(content);
        return new Begun(response.getStatusCode().value(), response.getHeaders(), content);
    }

    private static Reply noAnswer(Throwable failure, RequestTransmission transmission) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        if (!transmission.bytesLeft() && !isOfTheNetwork(failure)) {
            return new NotWritten(root);
        }
        return new NoAnswer(
                transmission.bytesLeft(), transmission.answerBegun() || isUnreadable(root), isTimeout(root), root);
    }

    /** Returns whether connecting or sending failed. A full connection pool is not a network failure. */
    private static boolean isOfTheNetwork(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof PoolAcquireTimeoutException || each instanceof PoolAcquirePendingLimitException) {
                return false;
            }
            if (each instanceof IOException || each instanceof TimeoutException || each instanceof AbortedException) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the response is invalid HTTP, or larger than the limits. */
    private static boolean isUnreadable(Throwable root) {
        return root instanceof CodecException || root instanceof ProtocolException;
    }

    private static boolean isTimeout(Throwable root) {
        return root instanceof TimeoutException || root instanceof ReadTimeoutException;
    }
}
