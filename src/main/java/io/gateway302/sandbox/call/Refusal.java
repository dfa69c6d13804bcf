package io.gateway302.sandbox.call;

import org.jspecify.annotations.Nullable;

/** Exception for an invalid call, or for one that the sandbox does not support. */
public final class Refusal extends RuntimeException {

    private final PlatformError error;
    private final @Nullable String detail;

    public Refusal(PlatformError error) {
        this(error, null);
    }

    public Refusal(PlatformError error, @Nullable String detail) {
        super(detail, null, false, false);
        this.error = error;
        this.detail = detail;
    }

    public Reply.Whole reply() {
        return detail == null ? error.reply() : error.saying(detail);
    }
}
