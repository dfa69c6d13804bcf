package io.gateway302.ledger;

import java.util.Locale;

/** Grouping key of usage sums. */
public enum UsageKey {
    /** Client, by its id and its name at the time of the call. */
    CLIENT,
    /** Operation. */
    OPERATION,
    /** Day of arrival of the call (UTC). */
    DAY;

    /** Returns the name in requests and responses. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
