package io.gateway302.upstream;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.WatchedSource;
import io.gateway302.problem.ProblemException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What came of asking the upstream once. */
sealed interface Attempt {

    /**
     * The result.
     *
     * @param response the upstream's answer
     */
    record Succeeded(GatewayResponse response) implements Attempt {}

    /**
     * No result.
     *
     * @param verdict what is to be thought of it
     * @param problem what the caller is told, if that is the end
     * @param again after which time it is tried again; null if it is not
     */
    record Failed(
            Verdict verdict,
            ProblemException problem,
            @Nullable Duration again) implements Attempt {

        Failed tryAgainIn(Duration delay) {
            return new Failed(verdict, problem, delay);
        }
    }

    /** Whether the result is still coming. */
    default boolean isStreaming() {
        return this instanceof Succeeded(GatewayResponse response) && response.body() instanceof Body.Stream;
    }

    /** The same, with something done when a result that is still coming has ended. */
    default Attempt whenEnded(BiConsumer<WatchedSource.End, @Nullable ProblemException> work) {
        return this instanceof Succeeded(GatewayResponse response)
                ? new Succeeded(response.watched(source -> new WatchedSource(source) {
                    @Override
                    protected void ended(End end, @Nullable ProblemException problem) {
                        work.accept(end, problem);
                    }
                }))
                : this;
    }

    /** Health of the upstream, as far as this attempt shows it. */
    default Health health() {
        return this instanceof Failed failed ? failed.verdict().health() : Health.WELL;
    }
}
