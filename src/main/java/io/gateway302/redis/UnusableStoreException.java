package io.gateway302.redis;

import org.jspecify.annotations.Nullable;

/** Failure of a shared store that responds, but cannot be used as configured. */
final class UnusableStoreException extends RuntimeException {

    private final String remedy;

    UnusableStoreException(String fault, String remedy, @Nullable Throwable cause) {
        super(fault, cause);
        this.remedy = remedy;
    }

    /** Returns instructions for the operator. */
    String remedy() {
        return remedy;
    }
}
