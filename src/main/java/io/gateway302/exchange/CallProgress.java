package io.gateway302.exchange;

import io.gateway302.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a call have reported so far. The pipeline makes the {@link CallResult} of it; steps that settle a call
 * read that result, never this.
 */
public final class CallProgress {

    private @Nullable Execution execution;
    private UpstreamCalls upstream = UpstreamCalls.NONE;
    private @Nullable Usage usage;
    private @Nullable Replay replay;
    private @Nullable Job job;
    private @Nullable ProblemException failure;
    private boolean callerLeft;

    CallProgress() {}

    /** Reports whether the upstream carried the call out. */
    public void executed(Execution known) {
        execution = known;
    }

    /** Reports how the upstream was called. */
    public void called(UpstreamCalls calls) {
        upstream = calls;
    }

    /** Reports what the call used and cost. */
    public void used(Usage known) {
        usage = known;
    }

    /** Reports that the stored response of an earlier call is returned. */
    public void replays(Replay of) {
        replay = of;
    }

    /** Reports the task that the call started or asked for. */
    public void concerns(Job task) {
        job = task;
    }

    /** Reports an error that the upstream sent within a response that had begun well. */
    public void failed(ProblemException within) {
        failure = within;
    }

    /** Reports that the caller closed its connection while the response was written. */
    public void callerLeft() {
        callerLeft = true;
    }

    @Nullable
    Execution execution() {
        return execution;
    }

    /** Returns how the upstream was called; of a replayed response, how it was called for the first. */
    public UpstreamCalls upstream() {
        return upstream;
    }

    /** Returns what the call used; of a replayed response, what the first used. Null if it is not known yet. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Returns the earlier call whose response is returned; null if the response is new. */
    public @Nullable Replay replay() {
        return replay;
    }

    /** Returns the task that the call started or asked for; null if there is none. */
    public @Nullable Job job() {
        return job;
    }

    /** Returns how a stream that was read to its last byte, or closed, ended. */
    public Completion ofStream(boolean closedEarly) {
        if (failure != null) {
            return new Completion.Failed(failure);
        }
        return closedEarly || callerLeft ? new Completion.Cancelled() : new Completion.Succeeded();
    }
}
