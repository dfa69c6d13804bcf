package io.gateway302.exchange;

/** Knows whether the caller of a call is still there. Asked by the call's own thread, while it waits. */
@FunctionalInterface
public interface CallerPresence {

    /** Whether somebody still waits for the answer, as far as can be told. */
    boolean isThere();
}
