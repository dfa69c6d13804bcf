package io.gateway302.upstream;

import io.gateway302.upstream.Reply.Answered;
import io.gateway302.upstream.Reply.NoAnswer;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientRequest;

/** Sends one request and waits for what comes of it. Never throws for what the network does. */
final class UpstreamClient {

    private final WebClient web;
    private final int maxResponseSize;

    UpstreamClient(WebClient web, int maxResponseSize) {
        this.web = web;
        this.maxResponseSize = maxResponseSize;
    }

    /**
     * Sends a request.
     *
     * @param firstByte longest wait for the answer to begin, from when the request was written
     * @param idle longest wait between two pieces of the answer
     * @param total longest time for everything
     * @param departure notes what is seen of it on the wire
     */
    Reply send(
            HttpMethod method,
            URI address,
            HttpHeaders headers,
            byte[] body,
            Duration firstByte,
            Duration idle,
            Duration total,
            Departure departure) {
        WebClient.RequestBodySpec request = web.method(method)
                .uri(address)
                .headers(target -> target.addAll(headers))
                .httpRequest(raw -> {
                    HttpClientRequest nativeRequest = raw.getNativeRequest();
                    nativeRequest.responseTimeout(firstByte);
                    DepartureHandler.watch(((Connection) nativeRequest).channel(), departure);
                });
        Mono<Reply> reply = (body.length == 0 ? request : request.bodyValue(body))
                .exchangeToMono(response -> {
                    departure.answerBegins();
                    return read(response, idle);
                })
                .timeout(total)
                .onErrorResume(failure -> Mono.just(new NoAnswer(
                        departure.bytesLeft(),
                        departure.answerBegun(),
                        isTimeout(failure),
                        NestedExceptionUtils.getMostSpecificCause(failure))));
        Reply result = reply.block();
        if (result == null) {
            throw new IllegalStateException("An exchange ends with a reply");
        }
        return result;
    }

    private Mono<Reply> read(ClientResponse response, Duration idle) {
        int status = response.statusCode().value();
        HttpHeaders headers = response.headers().asHttpHeaders();
        return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class).timeout(idle), maxResponseSize)
                .map(UpstreamClient::takeBytes)
                .defaultIfEmpty(new byte[0])
                .map(bytes -> new Answered(status, headers, bytes));
    }

    private static byte[] takeBytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static boolean isTimeout(Throwable failure) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        return root instanceof TimeoutException || root instanceof ReadTimeoutException;
    }
}
