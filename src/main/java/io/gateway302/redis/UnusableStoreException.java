package io.gateway302.redis;

import org.jspecify.annotations.Nullable;

/** The shared store answers, but cannot be used as it is configured. */
final class UnusableStoreException extends RuntimeException {

    private final String remedy;

    UnusableStoreException(String fault, String remedy, @Nullable Throwable cause) {
        super(fault, cause);
        this.remedy = remedy;
    }

    /** Returns what the operator can do. */
    String remedy() {
        return remedy;
    }
}
