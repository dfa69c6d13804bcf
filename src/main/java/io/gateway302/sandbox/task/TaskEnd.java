package io.gateway302.sandbox.task;

/** How a task ends. */
public enum TaskEnd {
    /** With a result. */
    DONE,
    /** With a failure. */
    FAILED,
    /** Not at all. */
    NEVER
}
