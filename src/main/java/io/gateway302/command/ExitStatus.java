package io.gateway302.command;

/** Exit statuses of the commands. */
final class ExitStatus {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private ExitStatus() {}
}
