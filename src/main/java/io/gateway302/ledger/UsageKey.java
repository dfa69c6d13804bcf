package io.gateway302.ledger;

import java.util.Locale;

/** What usage is summed up by. */
public enum UsageKey {
    /** The client, by its id and the name that it had. */
    CLIENT,
    /** The operation. */
    OPERATION,
    /** The day on which the call came in (UTC). */
    DAY;

    /** The name in questions and answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
