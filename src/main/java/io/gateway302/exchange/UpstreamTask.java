package io.gateway302.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Task at 302.AI that a call started or polled.
 *
 * @param submission generation id of the call that started the task
 * @param state state of the task
 * @param costId upstream id of the cost record, if it differs from that of the call; otherwise null
 */
public record UpstreamTask(
        String submission, State state, @Nullable String costId) {

    /** State of a task. */
    public enum State {
        /** It is waiting or running, or its state is unknown. */
        RUNNING,
        /** It has finished with a result. */
        SUCCEEDED,
        /** It has failed, according to the upstream. */
        FAILED
    }

    /** Returns whether the task has finished or failed. */
    public boolean hasEnded() {
        return state != State.RUNNING;
    }
}
