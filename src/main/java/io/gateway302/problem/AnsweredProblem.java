package io.gateway302.problem;

import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** How a request was answered, where that was not with a result; left on it for those who count answers. */
public final class AnsweredProblem {

    private static final String PROBLEM = AnsweredProblem.class.getName();
    private static final String CALLER_LEFT = PROBLEM + ".CALLER_LEFT";

    private AnsweredProblem() {}

    /** It is answered with a problem; whoever renders one says so. */
    public static void leave(ServletRequest request, ProblemType type) {
        request.setAttribute(PROBLEM, type);
    }

    /** Nobody was there any more to take the answer. */
    public static void callerLeft(ServletRequest request) {
        request.setAttribute(CALLER_LEFT, true);
    }

    /** The problem; null if there was none. */
    public static @Nullable ProblemType of(ServletRequest request) {
        return (ProblemType) request.getAttribute(PROBLEM);
    }

    /** How it is counted; null if nothing went wrong with the answer. */
    public static @Nullable Outcome outcome(ServletRequest request) {
        if (request.getAttribute(CALLER_LEFT) != null) {
            return Outcome.CANCELLED;
        }
        ProblemType problem = of(request);
        return problem == null ? null : problem.outcome();
    }
}
