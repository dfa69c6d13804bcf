package io.gateway302.limits;

import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.Reading;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Shortfall;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Problems for calls that a limit rejects. They name the limit and, where it is known, the time for a retry. */
final class Refusal {

    private static final Duration SOON = Duration.ofSeconds(1);

    private Refusal() {}

    /**
     * Returns the problem for a rejection.
     *
     * @param by limit that is exceeded
     * @param needed amount that the call demands of it, in the unit of the meter
     */
    static ProblemException of(Reading by, long needed, Instant now) {
        LimitKey limitKey = by.limitKey();
        String limit = "The limit " + limitKey.measure().name() + " of the " + limitKey.scopeKind();
        Instant reset = by.resetsAt();
        return switch (limitKey.measure().kind()) {
            case REQUESTS_PER_MINUTE ->
                new ProblemException(ProblemType.RATE_LIMITED, limit + rate(by, needed))
                        .withRetryAfter(reset == null ? SOON : Duration.between(now, reset));
            case CONCURRENCY ->
                new ProblemException(ProblemType.CONCURRENCY_LIMITED, limit + ", " + limitKey.limit() + ", is reached")
                        .withRetryAfter(SOON);
            case UNITS ->
                budget(
                                limit + " does not cover the call: it needs " + needed + ", and " + by.remaining()
                                        + " of " + limitKey.limit() + " are left",
                                reset)
                        .withShortfall(new Shortfall(
                                Shortfall.Kind.UNITS, Long.toString(needed), Long.toString(by.remaining())));
            case MONEY -> {
                String wanted = Money.usd(needed).toPlainString();
                String left = Money.usd(by.remaining()).toPlainString();
                yield budget(
                                limit + " does not cover the call: it needs " + wanted + " USD, and " + left
                                        + " USD are left",
                                reset)
                        .withShortfall(new Shortfall(Shortfall.Kind.MONEY, wanted, left));
            }
        };
    }

    private static String rate(Reading by, long needed) {
        LimitKey limitKey = by.limitKey();
        return limitKey.measure().unit() == null
                ? ", " + limitKey.limit() + ", is reached"
                : " does not cover the call: it needs " + needed + ", and " + by.remaining() + " of " + limitKey.limit()
                        + " are left";
    }

    static ProblemException unavailable(LimitKey by) {
        return new ProblemException(
                        ProblemType.LIMITS_UNAVAILABLE,
                        "The limit " + by.measure().name() + " of the " + by.scopeKind() + " cannot be checked now")
                .withRetryAfter(SOON);
    }

    static ProblemException unavailable(RuntimeException away) {
        return new ProblemException(ProblemType.LIMITS_UNAVAILABLE, "The caller's limits cannot be read now")
                .withRetryAfter(SOON)
                .withCause(away);
    }

    /**
     * Returns the problem for an exhausted budget. It has no Retry-After, because the end of the day or month may be
     * far; the detail states that end.
     */
    private static ProblemException budget(String detail, @Nullable Instant reset) {
        return new ProblemException(ProblemType.BUDGET_EXHAUSTED, reset == null ? detail : detail + " until " + reset);
    }
}
