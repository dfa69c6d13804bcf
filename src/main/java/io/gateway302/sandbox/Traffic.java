package io.gateway302.sandbox;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Counts connections, streams and how they end, so that a test can see that a caller's leaving has come this far. */
final class Traffic {

    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong streamsEnded = new AtomicLong();
    private final AtomicLong streamsCancelled = new AtomicLong();
    private final AtomicLong callsCancelled = new AtomicLong();

    /** Counts a connection until it is closed. */
    void opened(Channel connection) {
        connections.incrementAndGet();
        connection.closeFuture().addListener(_ -> connections.decrementAndGet());
    }

    /** The stream, counted while somebody takes it. */
    <T> Flux<T> counted(Flux<T> stream) {
        return Flux.defer(() -> {
            streams.incrementAndGet();
            return stream.doFinally(signal -> {
                streams.decrementAndGet();
                (signal == SignalType.CANCEL ? streamsCancelled : streamsEnded).incrementAndGet();
            });
        });
    }

    /** The pause before an answer, counted if the peer does not wait for its end. */
    Mono<Long> counted(Mono<Long> pause) {
        return pause.doOnCancel(callsCancelled::incrementAndGet);
    }

    Snapshot snapshot() {
        return new Snapshot(
                connections.get(), streams.get(), streamsEnded.get(), streamsCancelled.get(), callsCancelled.get());
    }

    /** Begins to count endings anew; what is open stays counted. */
    void reset() {
        streamsEnded.set(0);
        streamsCancelled.set(0);
        callsCancelled.set(0);
    }

    /**
     * What was counted.
     *
     * @param connections open connections
     * @param streams streams under way
     * @param streamsEnded streams that the sandbox ended, well or not
     * @param streamsCancelled streams that the peer ended
     * @param callsCancelled calls whose peer left before the answer began
     */
    record Snapshot(long connections, long streams, long streamsEnded, long streamsCancelled, long callsCancelled) {}
}
