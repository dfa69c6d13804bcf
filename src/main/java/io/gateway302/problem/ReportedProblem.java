package io.gateway302.problem;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** Request attributes for metrics and traces: the problem of the response, and the disconnect of the caller. */
public final class ReportedProblem {

    private static final String PROBLEM = ReportedProblem.class.getName();
    private static final String CALLER_LEFT = PROBLEM + ".CALLER_LEFT";

    private ReportedProblem() {}

    /** Stores the problem of the response; called by all renderers. */
    public static void leave(ServletRequest request, ProblemType type) {
        request.setAttribute(PROBLEM, type);
    }

    /** Records that the caller disconnected before the end of the response. */
    public static void callerLeft(ServletRequest request) {
        request.setAttribute(CALLER_LEFT, true);
    }

    /** Returns the problem; null if there was none. */
    public static @Nullable ProblemType of(ServletRequest request) {
        return (ProblemType) request.getAttribute(PROBLEM);
    }

    /** Returns the outcome of the failed response; null if it did not fail. */
    public static @Nullable Outcome outcome(ServletRequest request) {
        if (request.getAttribute(CALLER_LEFT) != null) {
            return Outcome.CANCELLED;
        }
        ProblemType problem = of(request);
        return problem == null ? null : problem.outcome();
    }
}
