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
    private final Facts facts;

    /**
     * Creates a problem of the given type.
     *
     * @param detail explanation of this occurrence
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, Facts.NONE, null);
    }

    private ProblemException(ProblemType type, String detail, Facts facts, @Nullable Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.facts = facts;
    }

    /** Properties of an occurrence beside its detail. */
    private record Facts(
            List<Violation> violations,
            @Nullable String upstreamCode,
            @Nullable Duration retryAfter,
            boolean lasting,
            @Nullable Shortfall shortfall,
            @Nullable OriginalResponse original) {

        private static final Facts NONE = new Facts(List.of(), null, null, false, null, null);
    }

    /** Returns a {@link ProblemType#VALIDATION_FAILED} with all its violations. */
    public static ProblemException invalid(List<Violation> violations) {
        String detail = violations.size() == 1
                ? "The request breaks a rule; it is listed under errors"
                : "The request breaks " + violations.size() + " rules; they are listed under errors";
        return new ProblemException(
                ProblemType.VALIDATION_FAILED,
                detail,
                new Facts(List.copyOf(violations), null, null, false, null, null),
                null);
    }

    /** Returns the same problem with the upstream's error code. */
    public ProblemException withUpstreamCode(@Nullable String code) {
        return with(
                new Facts(facts.violations, code, facts.retryAfter, facts.lasting, facts.shortfall, facts.original));
    }

    /** Returns the same problem with the time after which a retry makes sense. */
    public ProblemException withRetryAfter(@Nullable Duration time) {
        return with(
                new Facts(facts.violations, facts.upstreamCode, time, facts.lasting, facts.shortfall, facts.original));
    }

    /**
     * Returns the same problem, marked as one that a retry within the time of a call does not solve. A time after which
     * a retry makes sense is kept.
     */
    public ProblemException asLasting() {
        return with(new Facts(
                facts.violations, facts.upstreamCode, facts.retryAfter, true, facts.shortfall, facts.original));
    }

    /** Returns the same problem with its technical cause, for the log only. */
    public ProblemException withCause(@Nullable Throwable cause) {
        return new ProblemException(type, detail(), facts, cause);
    }

    /** Returns the same problem with what the call needs of a budget and what is left of it. */
    public ProblemException withShortfall(Shortfall missing) {
        return with(new Facts(
                facts.violations, facts.upstreamCode, facts.retryAfter, facts.lasting, missing, facts.original));
    }

    /** Returns the same problem with the provider's response, which callers of pass-through paths get instead. */
    public ProblemException withOriginal(OriginalResponse response) {
        return with(new Facts(
                facts.violations, facts.upstreamCode, facts.retryAfter, facts.lasting, facts.shortfall, response));
    }

    private ProblemException with(Facts others) {
        return new ProblemException(type, detail(), others, getCause());
    }

    /** Returns the type of the problem. */
    public ProblemType type() {
        return type;
    }

    /** Returns the HTTP status of the response: that of the provider's response if it is passed on. */
    public int status() {
        return facts.original == null ? type.status().value() : facts.original.status();
    }

    /** Returns the explanation of this occurrence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns the violations; empty unless the type is {@link ProblemType#VALIDATION_FAILED}. */
    public List<Violation> violations() {
        return facts.violations;
    }

    /** Returns the code of the upstream's own error; null if there is none. */
    public @Nullable String upstreamCode() {
        return facts.upstreamCode;
    }

    /** Returns what a budget lacks; null unless the type is {@link ProblemType#BUDGET_EXHAUSTED}. */
    public @Nullable Shortfall shortfall() {
        return facts.shortfall;
    }

    /** Returns the time after which a retry makes sense; null if unknown. */
    public @Nullable Duration retryAfter() {
        return facts.retryAfter;
    }

    /** Returns whether a retry within the time of a call is known not to solve the problem. */
    public boolean isLasting() {
        return facts.lasting;
    }

    /** Returns whether a client should retry the request automatically. */
    public boolean isRetryAdvised() {
        return !facts.lasting && type.repeat().isAdvised(facts.retryAfter);
    }

    /** Returns the provider's response for callers of pass-through paths; null if the gateway answers itself. */
    public @Nullable OriginalResponse original() {
        return facts.original;
    }
}
