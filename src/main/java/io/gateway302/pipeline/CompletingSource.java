package io.gateway302.pipeline;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.CallProgress;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Outermost wrapper of a streamed response, which completes the call when the stream has ended or is closed. */
final class CompletingSource extends WatchedSource {

    private final CallProgress progress;
    private final BiConsumer<Completion, Long> complete;
    private long bytes;

    /**
     * Wraps a stream.
     *
     * @param complete action that completes the call, with the number of bytes received
     */
    CompletingSource(ByteSource source, CallProgress progress, BiConsumer<Completion, Long> complete) {
        super(source);
        this.progress = progress;
        this.complete = complete;
    }

    @Override
    protected ByteBuffer passes(ByteBuffer piece) {
        bytes += piece.remaining();
        return piece;
    }

    @Override
    protected void ended(End end, @Nullable ProblemException problem) {
        complete.accept(problem == null ? progress.ofStream(end == End.LEFT) : new Completion.Failed(problem), bytes);
    }
}
