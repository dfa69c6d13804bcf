package io.gateway302.sandbox;

import org.jspecify.annotations.Nullable;

/** Exception for an invalid call, or for one that the sandbox does not support. */
final class Refusal extends RuntimeException {

    private final PlatformError error;
    private final @Nullable String detail;

    Refusal(PlatformError error) {
        this(error, null);
    }

    Refusal(PlatformError error, @Nullable String detail) {
        super(detail, null, false, false);
        this.error = error;
        this.detail = detail;
    }

    Reply.Whole reply() {
        return detail == null ? error.reply() : error.saying(detail);
    }
}
