package io.gateway302.pipeline;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.WatchedSource;
import io.gateway302.problem.ProblemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Completes a call when its streamed answer has ended, or nobody reads on. */
final class CompletingSource extends WatchedSource {

    private final GatewayRequest request;
    private long bytes;

    CompletingSource(ByteSource source, GatewayRequest request) {
        super(source);
        this.request = request;
    }

    @Override
    protected ByteBuffer passes(ByteBuffer piece) {
        bytes += piece.remaining();
        return piece;
    }

    @Override
    protected void ended(End end, @Nullable ProblemException problem) {
        request.set(Attribute.STREAMED, bytes);
        ProblemException failure = problem == null ? request.get(Attribute.FAILURE) : problem;
        boolean left = end == End.LEFT || request.get(Attribute.ABANDONED, false);
        request.complete(
                failure != null
                        ? new Completion.Failed(failure)
                        : left ? new Completion.Cancelled() : new Completion.Succeeded());
    }
}
