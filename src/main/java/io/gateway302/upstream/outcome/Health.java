package io.gateway302.upstream.outcome;

/** Health of the upstream, as one attempt shows it. */
public enum Health {
    /** Unknown: the request was not sent. */
    UNTRIED,
    /** Healthy: the upstream responded, possibly with a rejection. */
    WELL,
    /** Doubtful: the attempt failed after the upstream was reached. The cause may be the upstream or this request. */
    DOUBTFUL,
    /** Unhealthy: the upstream is unreachable for every client. */
    ILL
}
