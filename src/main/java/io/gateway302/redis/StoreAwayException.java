package io.gateway302.redis;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;

/** The shared store did not answer in time, or is being left alone because it did not before. */
public final class StoreAwayException extends RuntimeException {

    StoreAwayException(Throwable cause) {
        super("The shared store does not answer", cause);
    }

    /** Whether what was asked for may have been done nevertheless; false if nothing was sent. */
    public boolean mayHaveRun() {
        return !(getCause() instanceof CallNotPermittedException);
    }
}
