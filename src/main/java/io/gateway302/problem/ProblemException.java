package io.gateway302.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a call with a problem. The detail and everything else in it may be shown to the caller. */
public class ProblemException extends RuntimeException {

    private final ProblemType type;
    private final List<Violation> violations;
    private final @Nullable String upstreamCode;
    private final @Nullable Duration retryAfter;

    /**
     * A problem of the given type.
     *
     * @param detail what is wrong in this occurrence
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), null, null, null);
    }

    private ProblemException(
            ProblemType type,
            String detail,
            List<Violation> violations,
            @Nullable String upstreamCode,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.violations = List.copyOf(violations);
        this.upstreamCode = upstreamCode;
        this.retryAfter = retryAfter;
    }

    /** A {@link ProblemType#VALIDATION_FAILED} with all its violations. */
    public static ProblemException invalid(List<Violation> violations) {
        String detail = violations.size() == 1
                ? "The request breaks a rule; it is listed under errors"
                : "The request breaks " + violations.size() + " rules; they are listed under errors";
        return new ProblemException(ProblemType.VALIDATION_FAILED, detail, violations, null, null, null);
    }

    /** The same problem with the code that the upstream gave. */
    public ProblemException withUpstreamCode(@Nullable String code) {
        return new ProblemException(type, detail(), violations, code, retryAfter, getCause());
    }

    /** The same problem with the time after which another try makes sense. */
    public ProblemException withRetryAfter(@Nullable Duration time) {
        return new ProblemException(type, detail(), violations, upstreamCode, time, getCause());
    }

    /** The same problem with its technical cause, for the log alone. */
    public ProblemException withCause(@Nullable Throwable cause) {
        return new ProblemException(type, detail(), violations, upstreamCode, retryAfter, cause);
    }

    /** What kind of problem it is. */
    public ProblemType type() {
        return type;
    }

    /** What is wrong in this occurrence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The broken rules; empty unless the type is {@link ProblemType#VALIDATION_FAILED}. */
    public List<Violation> violations() {
        return violations;
    }

    /** The code of the upstream's own error, if it gave one. */
    public @Nullable String upstreamCode() {
        return upstreamCode;
    }

    /** The time after which another try makes sense, if known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
