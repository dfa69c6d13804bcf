package io.gateway302.command;

/** A failed step of a check; the message says what happened and holds no key. */
final class StepFailure extends RuntimeException {

    StepFailure(String message) {
        super(message, null, false, false);
    }
}
