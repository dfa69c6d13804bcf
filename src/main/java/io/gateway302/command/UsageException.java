package io.gateway302.command;

/** A command line with which a command cannot run; the message is shown to the user. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message, null, false, false);
    }
}
