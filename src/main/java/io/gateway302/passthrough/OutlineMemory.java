package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bound on the memory for the parsed parts of all large requests together. */
final class OutlineMemory {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates the bound.
     *
     * @param most maximum total size of all outlines in bytes; while one is parsed, it takes about six times its size
     */
    OutlineMemory(long most) {
        this.most = most;
    }

    /** Returns an empty share for one request. */
    Share share() {
        return new Share();
    }

    /** Returns the current total size of all outlines in bytes. */
    long used() {
        return used.get();
    }

    /** Share of one request, held until its call ends. */
    final class Share implements AutoCloseable {

        private long held;

        private Share() {}

        /**
         * Adds bytes to the share.
         *
         * @throws ProblemException if the memory is used up
         */
        void grow(long bytes) {
            if (used.addAndGet(bytes) > most) {
                used.addAndGet(-bytes);
                throw new ProblemException(
                                ProblemType.UPSTREAM_UNAVAILABLE, "The gateway holds as many large requests as it may")
                        .withRetryAfter(RETRY_AFTER);
            }
            held += bytes;
        }

        @Override
        public void close() {
            used.addAndGet(-held);
            held = 0;
        }
    }
}
