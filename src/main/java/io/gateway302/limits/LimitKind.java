package io.gateway302.limits;

import java.util.Locale;

/** The kinds of limits that can be treated differently while the store is away. */
enum LimitKind {
    /** Requests in a minute. */
    REQUESTS_PER_MINUTE,
    /** Calls at the same time. */
    CONCURRENCY,
    /** Units in a day, and the requests of a browser token. */
    UNITS,
    /** Money. */
    MONEY;

    /** The name in metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
