package io.gateway302.exchange;

import java.util.Locale;

/** The way by which a call came in. */
public enum Door {
    /** The validated endpoints below {@code /api/v1}. */
    TYPED,
    /** 302.AI's own paths. */
    PASSTHROUGH;

    /** The label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
