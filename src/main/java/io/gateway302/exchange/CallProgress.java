package io.gateway302.exchange;

import io.gateway302.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Reports of the steps of a call so far. The pipeline turns them into the {@link CallResult}. Steps that settle a call
 * read that result, never this object.
 */
public final class CallProgress {

    private @Nullable Execution execution;
    private UpstreamCalls upstream = UpstreamCalls.NONE;
    private @Nullable Usage usage;
    private @Nullable Replay replay;
    private @Nullable UpstreamTask task;
    private @Nullable ProblemException failure;
    private boolean answerEnded;
    private boolean callerLeft;

    CallProgress() {}

    /** Reports whether the upstream carried out the call. */
    public void executed(Execution known) {
        execution = known;
    }

    /** Reports the attempts at the upstream. */
    public void called(UpstreamCalls calls) {
        upstream = calls;
    }

    /** Reports usage and cost of the call. */
    public void used(Usage known) {
        usage = known;
    }

    /** Reports that the stored response of an earlier call is returned. */
    public void replays(Replay of) {
        replay = of;
    }

    /** Reports the task that the call started or polled. */
    public void concerns(UpstreamTask upstreamTask) {
        task = upstreamTask;
    }

    /** Reports an error that the upstream sent inside a response that had started successfully. */
    public void failed(ProblemException within) {
        failure = within;
    }

    /** Reports that a stream contained the end that its protocol defines. What follows does not matter. */
    public void answerEnded() {
        answerEnded = true;
    }

    /** Returns whether a stream contained the end that its protocol defines. */
    public boolean hasAnswerEnded() {
        return answerEnded;
    }

    /** Reports that the caller disconnected before the end of the response was written to it. */
    public void callerLeft() {
        callerLeft = true;
    }

    @Nullable
    Execution execution() {
        return execution;
    }

    /** Returns the attempts at the upstream; for a replayed response, those of the first call. */
    public UpstreamCalls upstream() {
        return upstream;
    }

    /** Returns the usage of the call; for a replayed response, that of the first call. Null if it is not known yet. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Returns the earlier call whose response is returned; null if the response is new. */
    public @Nullable Replay replay() {
        return replay;
    }

    /** Returns the task that the call started or polled; null if there is none. */
    public @Nullable UpstreamTask task() {
        return task;
    }

    /**
     * Returns the completion of a stream that was read to its last byte or closed. A stream that is closed after its
     * protocol's end has succeeded.
     */
    public Completion ofStream(boolean closedEarly) {
        if (failure != null) {
            return new Completion.Failed(failure);
        }
        return callerLeft || (closedEarly && !answerEnded) ? new Completion.Cancelled() : new Completion.Succeeded();
    }
}
