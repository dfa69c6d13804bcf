package io.gateway302.egress;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Queue between the event loop, which adds the pieces of a response body, and the thread that reads them. At most
 * {@value #AHEAD} pieces are buffered; then the connection is not read.
 */
final class ContentQueue extends BaseSubscriber<byte[]> {

    private static final int AHEAD = 8;

    private final CompletableFuture<HttpClientResponse> head = new CompletableFuture<>();

    /** Signals not yet read: the requested pieces and the end. */
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(AHEAD + 1);

    /** Signal of the response body. */
    sealed interface Signal {}

    /** Piece of the body. */
    record Piece(byte[] bytes) implements Signal {}

    /** Complete end of the body. */
    record Ended() implements Signal {}

    /** End of the body by an error. */
    record BrokenOff(Throwable cause) implements Signal {}

    /** Returns the status and the headers, when they have arrived. */
    CompletableFuture<HttpClientResponse> head() {
        return head;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(AHEAD);
    }

    @Override
    protected void hookOnNext(byte[] piece) {
        signals.add(new Piece(piece));
    }

    @Override
    protected void hookOnComplete() {
        signals.add(new Ended());
        head.completeExceptionally(new IllegalStateException("A response without status"));
    }

    @Override
    protected void hookOnError(Throwable failure) {
        signals.add(new BrokenOff(failure));
        head.completeExceptionally(failure);
    }

    /** Returns the next signal; null if none arrives within the time. */
    @Nullable
    Signal await(Duration longest) throws InterruptedException {
        Signal signal = signals.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (signal instanceof Piece) {
            request(1);
        }
        return signal;
    }
}
