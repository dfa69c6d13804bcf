package io.gateway302.sandbox.call;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Counters of connections and streams and of their ends, so that tests can verify that a disconnect of the caller
 * reaches the upstream.
 */
public final class ConnectionStats {

    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong streamsEnded = new AtomicLong();
    private final AtomicLong streamsCancelled = new AtomicLong();
    private final AtomicLong callsCancelled = new AtomicLong();

    /** Counts a connection until it is closed. */
    public void opened(Channel connection) {
        connections.incrementAndGet();
        connection.closeFuture().addListener(_ -> connections.decrementAndGet());
    }

    /** Returns the stream, counted while it has a subscriber. */
    public <T> Flux<T> counted(Flux<T> stream) {
        return Flux.defer(() -> {
            streams.incrementAndGet();
            return stream.doFinally(signal -> {
                streams.decrementAndGet();
                (signal == SignalType.CANCEL ? streamsCancelled : streamsEnded).incrementAndGet();
            });
        });
    }

    /** Returns the delay before a response, counted if the peer disconnects before its end. */
    public Mono<Long> counted(Mono<Long> pause) {
        return pause.doOnCancel(callsCancelled::incrementAndGet);
    }

    public Snapshot snapshot() {
        return new Snapshot(
                connections.get(), streams.get(), streamsEnded.get(), streamsCancelled.get(), callsCancelled.get());
    }

    /** Sets the counts of ended streams and calls to zero. Open connections and streams stay counted. */
    public void reset() {
        streamsEnded.set(0);
        streamsCancelled.set(0);
        callsCancelled.set(0);
    }

    /**
     * Counts of connections and streams.
     *
     * @param connections open connections
     * @param streams streams in progress
     * @param streamsEnded streams that the sandbox ended, successfully or not
     * @param streamsCancelled streams that the peer ended
     * @param callsCancelled calls whose peer disconnected before the response began
     */
    record Snapshot(long connections, long streams, long streamsEnded, long streamsCancelled, long callsCancelled) {}
}
