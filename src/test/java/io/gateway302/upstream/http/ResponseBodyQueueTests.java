package io.gateway302.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gateway302.upstream.http.ResponseBodyQueue.BrokenOff;
import io.gateway302.upstream.http.ResponseBodyQueue.Ended;
import io.gateway302.upstream.http.ResponseBodyQueue.Piece;
import io.gateway302.upstream.http.ResponseBodyQueue.Signal;
import io.gateway302.waiting.Pulse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

@Timeout(30)
class ResponseBodyQueueTests {

    private static final long LONG = Duration.ofSeconds(20).toNanos();

    private static final int TIMES = 40;

    /** Time that this many waits would take if only the periodic wake-up ended them. */
    private static final Duration LEFT_TO_THE_PULSE = Duration.ofMillis(250).multipliedBy(TIMES / 2);

    private final ResponseBodyQueue inbound = new ResponseBodyQueue();
    private final Sinks.Many<DataBuffer> upstream = Sinks.many().unicast().onBackpressureBuffer();
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        inbound.close();
        readers.close();
    }

    @Test
    void givesWhatHasArrivedAndItsEnd() throws Exception {
        Flux.just(piece("a"), piece("b")).subscribe(inbound);

        assertThat(inbound.isReady()).isTrue();
        assertThat(text(inbound.await(0))).isEqualTo("a");
        assertThat(text(inbound.await(LONG))).isEqualTo("b");
        assertThat(inbound.await(LONG)).isInstanceOf(Ended.class);
        assertThat(inbound.isReady()).isFalse();
    }

    @Test
    void wakesAReaderForEachPiece() throws Exception {
        upstream.asFlux().subscribe(inbound);
        long from = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            Future<@Nullable Signal> waiting = waiting(inbound);
            upstream.tryEmitNext(piece("piece " + i)).orThrow();
            assertThat(text(waiting.get())).isEqualTo("piece " + i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(LEFT_TO_THE_PULSE);
    }

    @Test
    void wakesAReaderWhenItEndsOrBreaksOff() throws Exception {
        IOException cause = new IOException("reset");
        long from = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            boolean whole = i % 2 == 0;
            Sinks.One<DataBuffer> answer = Sinks.one();
            ResponseBodyQueue each = new ResponseBodyQueue();
            answer.asMono().subscribe(each);
            Future<@Nullable Signal> waiting = waiting(each);
            (whole ? answer.tryEmitEmpty() : answer.tryEmitError(cause)).orThrow();
            assertThat(waiting.get()).isEqualTo(whole ? new Ended() : new BrokenOff(cause));
            each.close();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(LEFT_TO_THE_PULSE);
    }

    @Test
    void losesNoWakeUp() throws Exception {
        Flux.range(0, 200_000)
                .map(i -> piece(Integer.toString(i)))
                .publishOn(Schedulers.parallel(), 1)
                .subscribe(inbound);
        int read = 0;
        long slow = 0;
        for (long from = System.nanoTime(); ; from = System.nanoTime()) {
            Signal signal = inbound.await(LONG);
            slow += System.nanoTime() - from > TimeUnit.MILLISECONDS.toNanos(100) ? 1 : 0;
            if (signal instanceof Ended) {
                break;
            }
            if (signal != null) {
                assertThat(text(signal)).isEqualTo(Integer.toString(read++));
            }
        }
        assertThat(read).isEqualTo(200_000);
        assertThat(slow).as("waits that only the pulse has ended").isLessThan(3);
    }

    @Test
    void letsAReaderLookAboutWhileNothingComes() throws Exception {
        upstream.asFlux().subscribe(inbound);
        long from = System.nanoTime();
        assertThat(inbound.await(Pulse.INTERVAL)).isNull();
        assertThat(inbound.await(Pulse.INTERVAL)).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void keepsShortWaitsShort() throws Exception {
        upstream.asFlux().subscribe(inbound);
        // the shortest of several, because a busy machine may be late
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long from = System.nanoTime();
            assertThat(inbound.await(TimeUnit.MILLISECONDS.toNanos(30))).isNull();
            shortest = Math.min(shortest, System.nanoTime() - from);
        }
        assertThat(Duration.ofNanos(shortest)).isBetween(Duration.ofMillis(30), Duration.ofMillis(200));
    }

    @Test
    void canBeInterrupted() throws Exception {
        upstream.asFlux().subscribe(inbound);
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Future<@Nullable Signal> waiting = readers.submit((Callable<@Nullable Signal>) () -> {
            reader.complete(Thread.currentThread());
            Signal signal = null;
            while (signal == null) {
                signal = inbound.await(LONG);
            }
            return signal;
        });
        reader.get().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waiting::get)
                .withCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void asksForNoMoreThanItHolds() throws Exception {
        AtomicLong asked = new AtomicLong();
        Flux.range(0, 100)
                .map(i -> piece(Integer.toString(i)))
                .doOnRequest(asked::addAndGet)
                .subscribe(inbound);
        assertThat(asked).hasValue(16);
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            read.add(text(inbound.await(LONG)));
        }
        assertThat(asked).hasValue(24);
        assertThat(read).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    }

    private Future<@Nullable Signal> waiting(ResponseBodyQueue inbound) {
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Future<@Nullable Signal> waiting = readers.submit((Callable<@Nullable Signal>) () -> {
            reader.complete(Thread.currentThread());
            return inbound.await(LONG);
        });
        Thread thread = reader.join();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return waiting;
    }

    private static DataBuffer piece(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(@Nullable Signal signal) {
        assertThat(signal).isInstanceOf(Piece.class);
        return ((Piece) Objects.requireNonNull(signal)).buffer().toString(StandardCharsets.UTF_8);
    }
}
