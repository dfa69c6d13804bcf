package io.gateway302.command;

/** Exception for wrong usage of a command; its message is shown to the user. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message, null, false, false);
    }
}
