package io.gateway302.passthrough;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * An upstream that streams chat completions to very many callers at a time. How many frames and how often, the prompt says:
 * {@code frames=500x20} is 500 frames, one every 20 ms. Each frame carries the {@link System#nanoTime} of its sending.
 */
final class EventUpstream implements AutoCloseable {

    static final String END = "data: [DONE]\n\n";

    private final LoopResources loops = LoopResources.create("event-upstream", 1, true);
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final DisposableServer server;

    EventUpstream() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .runOn(loops)
                .doOnChannelInit((_, channel, _) -> {
                    connections.incrementAndGet();
                    channel.closeFuture().addListener(_ -> connections.decrementAndGet());
                })
                .handle(this::handle)
                .bindNow();
    }

    String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Streams under way. */
    int streams() {
        return streams.get();
    }

    /** Connections that are open, in use or not. */
    int connections() {
        return connections.get();
    }

    /** Streams that were given up before their end. */
    int left() {
        return left.get();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            int at = body.indexOf("frames=");
            if (at < 0) {
                return response.status(404).send().then();
            }
            String[] script = body.substring(at + 7, body.indexOf('"', at)).split("x");
            int frames = Integer.parseInt(script[0]);
            long pause = Long.parseLong(script[1]);
            response.header("Content-Type", "text/event-stream").header("request-id", "stream");
            Flux<ByteBuf> content = (pause == 0
                            ? Flux.range(0, frames)
                            : Flux.interval(Duration.ZERO, Duration.ofMillis(pause), new LoopScheduler(loops))
                                    .take(frames)
                                    .onBackpressureBuffer())
                    .map(_ -> frame())
                    .concatWith(Mono.fromSupplier(() -> text(END)));
            streams.incrementAndGet();
            return response.send(content, _ -> true).then().doFinally(signal -> {
                streams.decrementAndGet();
                if (signal != SignalType.ON_COMPLETE) {
                    left.incrementAndGet();
                }
            });
        });
    }

    private static ByteBuf frame() {
        return text("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"T" + System.nanoTime() + ";\"}}]}\n\n");
    }

    private static ByteBuf text(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
    }

    /** Frames are made on the event loop that sends them: a pool of timers of its own would cost more than they do. */
    private record LoopScheduler(LoopResources loops) implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            return createWorker().schedule(task);
        }

        @Override
        public Worker createWorker() {
            var loop = loops.onServer(true).next();
            return new Worker() {

                private final Disposable.Composite tasks = Disposables.composite();

                @Override
                public Disposable schedule(Runnable task) {
                    return keep(loop.submit(task));
                }

                @Override
                public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
                    return keep(loop.scheduleAtFixedRate(task, delay, period, unit));
                }

                private Disposable keep(Future<?> future) {
                    Disposable disposable = () -> future.cancel(false);
                    tasks.add(disposable);
                    return disposable;
                }

                @Override
                public void dispose() {
                    tasks.dispose();
                }
            };
        }
    }
}
