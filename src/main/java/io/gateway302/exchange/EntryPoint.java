package io.gateway302.exchange;

import java.util.Locale;

/** Entry point of a call. */
public enum EntryPoint {
    /** The validated endpoints below {@code /api/v1}. */
    TYPED,
    /** 302.AI's own paths. */
    PASSTHROUGH,
    /** The tasks API, whose calls run in the background. */
    TASK;

    /** Returns the label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
