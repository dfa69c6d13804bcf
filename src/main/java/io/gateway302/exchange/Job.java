package io.gateway302.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A job at 302.AI, which a call started or asked for.
 *
 * @param submission generation id of the call that started it
 * @param state how it stands
 * @param costId the upstream's id under which it keeps what the job cost, where it tells another than that of the call
 */
public record Job(String submission, State state, @Nullable String costId) {

    /** How a job stands. */
    public enum State {
        /** It waits or runs, or nobody has said anything definite. */
        RUNNING,
        /** It is done, and has a result. */
        SUCCEEDED,
        /** The upstream says that it failed. */
        FAILED
    }

    /** Whether it has come to its end. */
    public boolean hasEnded() {
        return state != State.RUNNING;
    }
}
