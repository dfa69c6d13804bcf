package io.gateway302.sandbox.task;

/** State of a task in progress or at its end. */
enum TaskState {
    QUEUED(0),
    RUNNING(50),
    DONE(100),
    FAILED(50);

    private static final int POLLS_BEFORE_THE_END = 2;

    private final int percent;

    TaskState(int percent) {
        this.percent = percent;
    }

    /**
     * Returns the state at a poll.
     *
     * @param poll number of the poll, from 1
     */
    static TaskState at(int poll, TaskEnd end) {
        if (poll <= POLLS_BEFORE_THE_END || end == TaskEnd.NEVER) {
            return poll == 1 ? QUEUED : RUNNING;
        }
        return end == TaskEnd.DONE ? DONE : FAILED;
    }

    int percent() {
        return percent;
    }
}
