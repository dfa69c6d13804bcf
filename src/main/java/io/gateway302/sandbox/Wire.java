package io.gateway302.sandbox;

import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Moves bytes between the connection and the endpoints, and breaks the connection where a reply wants that. */
final class Wire {

    private static final int LARGEST_BODY = 16 * 1024 * 1024;

    private Wire() {}

    static Mono<Body> read(HttpServerRequest request) {
        return request.receive().asByteArray().collect(Body::new, Body::add);
    }

    static Mono<Void> send(HttpServerRequest request, HttpServerResponse response, Reply reply) {
        return switch (reply) {
            case Reply.Whole whole -> send(request, response, whole, whole.body());
            case Reply.Half(Reply.Whole whole) ->
                send(request, response.keepAlive(false), whole, Arrays.copyOf(whole.body(), whole.body().length / 2));
            case Reply.Late(var after, Reply then) ->
                Mono.delay(after).then(Mono.defer(() -> send(request, response, then)));
            case Reply.Reset() -> reset(response);
        };
    }

    private static Mono<Void> send(
            HttpServerRequest request, HttpServerResponse response, Reply.Whole head, byte[] body) {
        response.status(head.status())
                .header("Content-Type", head.contentType())
                .header("Content-Length", Integer.toString(head.body().length));
        head.headers().forEach(response::header);
        return request.method().name().equals("HEAD")
                ? response.send().then()
                : response.sendByteArray(Flux.just(body)).then();
    }

    /** Closing without lingering makes the operating system send RST instead of FIN. */
    private static Mono<Void> reset(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(connection -> {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            FutureMono.from(connection.channel().close()).subscribe(null, sink::error, sink::success);
        }));
    }

    /** A request's body, which is read to its end and kept only if it is not too large. */
    static final class Body {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        private boolean whole = true;

        private void add(byte[] part) {
            whole = whole && part.length <= LARGEST_BODY - kept.size();
            if (whole) {
                kept.writeBytes(part);
            }
        }

        boolean isWhole() {
            return whole;
        }

        byte[] bytes() {
            return kept.toByteArray();
        }
    }
}
