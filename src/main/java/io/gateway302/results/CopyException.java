package io.gateway302.results;

import io.gateway302.results.Copy.Reason;
import org.jspecify.annotations.Nullable;

/** Exception that ends a copy. Its message is for the caller of the task; its cause is for the log only. */
final class CopyException extends Exception {

    private final Reason reason;

    CopyException(Reason reason, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    CopyException(Reason reason, String sentence) {
        this(reason, sentence, null);
    }

    Reason reason() {
        return reason;
    }

    Copy.Failed toCopy() {
        return new Copy.Failed(reason, String.valueOf(getMessage()));
    }
}
