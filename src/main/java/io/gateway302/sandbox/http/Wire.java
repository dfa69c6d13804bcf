package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.ConnectionStats;
import io.gateway302.sandbox.call.Reply;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.util.Arrays;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Transfer of bytes between connections and endpoints. It also breaks a connection if the reply requires it. */
public final class Wire {

    private static final int NOT_MODIFIED = 304;

    private Wire() {}

    public static Mono<BodyCollector> read(HttpServerRequest request) {
        String contentType = request.requestHeaders().get("Content-Type");
        return request.receive().asByteArray().collect(() -> new BodyCollector(contentType), BodyCollector::add);
    }

    public static Mono<Void> send(
            HttpServerRequest request, HttpServerResponse response, Reply reply, ConnectionStats traffic) {
        return switch (reply) {
            case Reply.Whole whole -> send(request, response, whole, whole.body());
            case Reply.Half(Reply.Whole whole) ->
                send(request, response.keepAlive(false), whole, Arrays.copyOf(whole.body(), whole.body().length / 2));
            case Reply.Late(var after, Reply then) ->
                traffic.counted(Mono.delay(after)).then(Mono.defer(() -> send(request, response, then, traffic)));
            case Reply.Flow flow -> send(response, flow, traffic);
            case Reply.Reset() -> reset(response);
        };
    }

    private static Mono<Void> send(
            HttpServerRequest request, HttpServerResponse response, Reply.Whole head, byte[] body) {
        response.status(head.status());
        head.headers().forEach(response::header);
        if (head.status() == NOT_MODIFIED) {
            return response.send().then();
        }
        response.header("Content-Type", head.contentType())
                .header("Content-Length", Integer.toString(head.body().length));
        return request.method().name().equals("HEAD")
                ? response.send().then()
                : response.sendByteArray(Flux.just(body)).then();
    }

    /**
     * Sends each piece separately, and requests the next one when there is room for it. The event loop of the
     * connection times the pauses: with many streams, handing pieces over from another thread would take longer than
     * all other work.
     */
    private static Mono<Void> send(HttpServerResponse response, Reply.Flow flow, ConnectionStats traffic) {
        response.status(flow.status()).header("Content-Type", flow.contentType());
        flow.headers().forEach(response::header);
        Mono<Void> sent = Mono.<Scheduler>create(sink -> response.withConnection(connection -> sink.success(
                        Schedulers.fromExecutorService(connection.channel().eventLoop()))))
                .flatMap(timer -> response.send(
                                traffic.counted(flow.body().apply(timer)).map(Unpooled::wrappedBuffer), _ -> true)
                        .then());
        return flow.breaksOff() ? sent.then(Mono.defer(() -> close(response))) : sent;
    }

    private static Mono<Void> close(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(connection ->
                FutureMono.from(connection.channel().close()).subscribe(null, sink::error, sink::success)));
    }

    /** Closes without lingering, so that the operating system sends RST instead of FIN. */
    private static Mono<Void> reset(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(connection -> {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            FutureMono.from(connection.channel().close()).subscribe(null, sink::error, sink::success);
        }));
    }
}
