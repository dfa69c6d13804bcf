package io.gateway302.sandbox.http;

import io.gateway302.sandbox.call.Fault;
import io.gateway302.sandbox.call.PlatformError;
import io.gateway302.sandbox.call.Reply;
import io.gateway302.sandbox.call.Script;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.ObjectNode;

/** Factory of streamed replies with the pace and the fault of a script. Each frame is generated when it is sent. */
public final class Streaming {

    /** Name of the field for the time of generation in each frame of a paced stream, in microseconds since 1970. */
    private static final String SENT = "sandbox_sent_us";

    private final Clock clock;

    public Streaming(Clock clock) {
        this.clock = clock;
    }

    /** Returns the reply that streams the product. */
    public Reply.Flow reply(SimulatedResult.Stream product, Script script, Map<String, String> headers) {
        Frames frames = script.pace() == null ? product.frames() : stamped(product.frames());
        Fault fault = script.fault();
        boolean breaks = fault instanceof Fault.Broken || fault == Fault.Spoilt.HALF;
        Flux<byte[]> end = breaking(fault, product, frames);
        int length = breaks ? frames.middle() : frames.size();
        return new Reply.Flow(
                200,
                frames.framing().contentType(),
                headers,
                timer -> texts(frames, length, script, timer).concatWith(end),
                fault == Fault.Broken.CUT || fault == Fault.Spoilt.HALF);
    }

    /** Returns the reply that sends a complete response in pieces of about the same size. */
    public static Reply.Flow inPieces(Reply.Whole whole, Script.Pace pace) {
        byte[] body = whole.body();
        int pieces = Math.min(pace.frames(), Math.max(1, body.length));
        Flux<byte[]> flux = Flux.range(0, pieces)
                .map(piece -> Arrays.copyOfRange(body, at(piece, pieces, body), at(piece + 1, pieces, body)));
        return new Reply.Flow(
                whole.status(),
                whole.contentType(),
                whole.headers(),
                timer -> pace.pause().isZero() ? flux : flux.delayElements(pace.pause(), timer),
                false);
    }

    private static int at(int piece, int pieces, byte[] body) {
        return (int) ((long) body.length * piece / pieces);
    }

    /** Returns the reply that applies the fault in the middle of a complete response. */
    public static Reply broken(Fault.Broken broken, Reply.Whole whole) {
        byte[] begun = Arrays.copyOf(whole.body(), whole.body().length / 2);
        return switch (broken) {
            case CUT -> new Reply.Half(whole);
            case STALL ->
                new Reply.Flow(
                        whole.status(),
                        whole.contentType(),
                        whole.headers(),
                        _ -> Flux.concat(Mono.just(begun), Flux.never()),
                        false);
            // without a stream, the whole response is replaced by an error
            case STREAM_ERROR, BARE_ERROR -> whole.with(200, PlatformError.NETWORK.envelope());
        };
    }

    /** Returns the bytes after the first half of a stream with a fault. */
    private static Flux<byte[]> breaking(@Nullable Fault fault, SimulatedResult.Stream product, Frames frames) {
        return switch (fault) {
            case Fault.Broken.STALL -> Flux.never();
            case Fault.Broken.STREAM_ERROR ->
                Flux.just(bytes(frames.interjection(product.error().apply(PlatformError.NETWORK), frames.middle())));
            case Fault.Broken.BARE_ERROR -> Flux.just(bytes(PlatformError.NETWORK.envelope() + "\n"));
            case Fault.Spoilt.HALF -> Flux.just(half(frames.text(frames.middle())));
            case null, default -> Flux.empty();
        };
    }

    /** Returns the frames before an index, with pauses between those of the content. */
    private static Flux<byte[]> texts(Frames frames, int end, Script script, Scheduler timer) {
        Script.Pace pace = script.pace();
        Flux<Integer> indexes = Flux.range(0, end);
        if (pace == null || pace.pause().isZero()) {
            return indexes.map(index -> bytes(frames.text(index)));
        }
        return indexes.concatMap(
                index -> frames.isContent(index)
                        ? Mono.delay(pace.pause(), timer).map(_ -> bytes(frames.text(index)))
                        : Mono.fromSupplier(() -> bytes(frames.text(index))),
                1);
    }

    private Frames stamped(Frames frames) {
        return new Frames(
                frames.framing(),
                frames.opening(),
                frames.count(),
                index -> stamped(frames.content().apply(index)),
                frames.closing());
    }

    private Frame stamped(Frame frame) {
        if (frame.data() instanceof ObjectNode data) {
            Instant now = clock.instant();
            data.put(SENT, now.getEpochSecond() * 1_000_000 + now.getNano() / 1000);
        }
        return frame;
    }

    private static byte[] half(String text) {
        byte[] bytes = bytes(text);
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
