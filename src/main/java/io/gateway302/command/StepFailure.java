package io.gateway302.command;

/** Exception for a failed step of a check. Its message describes the failure and contains no key. */
final class StepFailure extends RuntimeException {

    StepFailure(String message) {
        super(message, null, false, false);
    }
}
