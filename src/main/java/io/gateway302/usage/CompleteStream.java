package io.gateway302.usage;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.CallProgress;
import io.gateway302.problem.ProblemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Wrapper of a streamed response, which ends normally if the connection fails after the end that the protocol defines.
 */
final class CompleteStream implements ByteSource {

    private final ByteSource source;
    private final CallProgress progress;
    private boolean failed;

    CompleteStream(ByteSource source, CallProgress progress) {
        this.source = source;
        this.progress = progress;
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (failed) {
            return null;
        }
        try {
            return source.next();
        } catch (ProblemException problem) {
            if (!progress.hasAnswerEnded()) {
                throw problem;
            }
            failed = true;
            return null;
        }
    }

    @Override
    public boolean isReady() {
        return failed || source.isReady();
    }

    @Override
    public void close() {
        source.close();
    }
}
