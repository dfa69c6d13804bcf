package io.gateway302.limits.store;

import java.util.Locale;

/** Kind of a limit. Each kind has its own policy for the time when the store is unavailable. */
public enum LimitKind {
    /** Requests and tokens per minute. */
    REQUESTS_PER_MINUTE,
    /** Concurrent calls. */
    CONCURRENCY,
    /** Units per day, and the total requests of a browser token. */
    UNITS,
    /** Cost in US dollars. */
    MONEY;

    /** Returns the name for metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
