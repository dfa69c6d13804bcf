package io.gateway302.exchange;

/** Check for the connection of a caller. The thread of the call uses it while it waits. */
@FunctionalInterface
public interface CallerPresence {

    /** Returns whether the caller is still connected, as far as this can be detected. */
    boolean isThere();
}
