package io.gateway302.upstream;

import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import java.time.Duration;
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

    /** Whether it speaks against the upstream's health. */
    default boolean unhealthy() {
        return this instanceof Failed failed && failed.verdict().unhealthy();
    }
}
