package io.gateway302.sandbox.task;

/** End of a task. */
public enum TaskEnd {
    /** Success with a result. */
    DONE,
    /** Failure. */
    FAILED,
    /** No end: the task stays in progress. */
    NEVER
}
