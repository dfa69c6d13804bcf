package io.gateway302.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exception that ends a call with a problem. Its detail, violations and codes may be shown to the caller; its cause may
 * not.
 */
public class ProblemException extends RuntimeException {

    private final ProblemType type;
    private final List<Violation> violations;
    private final @Nullable String upstreamCode;
    private final @Nullable Duration retryAfter;
    private final @Nullable Shortfall shortfall;

    /**
     * Creates a problem of the given type.
     *
     * @param detail explanation of this occurrence
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), null, null, null, null);
    }

    private ProblemException(
            ProblemType type,
            String detail,
            List<Violation> violations,
            @Nullable String upstreamCode,
            @Nullable Duration retryAfter,
            @Nullable Shortfall shortfall,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.violations = List.copyOf(violations);
        this.upstreamCode = upstreamCode;
        this.retryAfter = retryAfter;
        this.shortfall = shortfall;
    }

    /** Returns a {@link ProblemType#VALIDATION_FAILED} with all its violations. */
    public static ProblemException invalid(List<Violation> violations) {
        String detail = violations.size() == 1
                ? "The request breaks a rule; it is listed under errors"
                : "The request breaks " + violations.size() + " rules; they are listed under errors";
        return new ProblemException(ProblemType.VALIDATION_FAILED, detail, violations, null, null, null, null);
    }

    /** Returns the same problem with the upstream's error code. */
    public ProblemException withUpstreamCode(@Nullable String code) {
        return new ProblemException(type, detail(), violations, code, retryAfter, shortfall, getCause());
    }

    /** Returns the same problem with the time after which a retry makes sense. */
    public ProblemException withRetryAfter(@Nullable Duration time) {
        return new ProblemException(type, detail(), violations, upstreamCode, time, shortfall, getCause());
    }

    /** Returns the same problem with its technical cause, for the log only. */
    public ProblemException withCause(@Nullable Throwable cause) {
        return new ProblemException(type, detail(), violations, upstreamCode, retryAfter, shortfall, cause);
    }

    /** Returns the same problem with what the call needs of a budget and what is left of it. */
    public ProblemException withShortfall(Shortfall missing) {
        return new ProblemException(type, detail(), violations, upstreamCode, retryAfter, missing, getCause());
    }

    /** Returns the type of the problem. */
    public ProblemType type() {
        return type;
    }

    /** Returns the explanation of this occurrence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns the violations; empty unless the type is {@link ProblemType#VALIDATION_FAILED}. */
    public List<Violation> violations() {
        return violations;
    }

    /** Returns the code of the upstream's own error; null if there is none. */
    public @Nullable String upstreamCode() {
        return upstreamCode;
    }

    /** Returns what a budget lacks; null unless the type is {@link ProblemType#BUDGET_EXHAUSTED}. */
    public @Nullable Shortfall shortfall() {
        return shortfall;
    }

    /** Returns the time after which a retry makes sense; null if unknown. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
