package io.gateway302.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Treatment of a client's pass-through requests that violate a documented rule of their operation. */
public enum ValidationMode {
    /** Invalid requests are rejected. */
    @JsonProperty("enforce")
    ENFORCE,
    /** Invalid requests are sent, and a header of the response lists the violations. */
    @JsonProperty("warn")
    WARN,
    /** Requests are not validated. */
    @JsonProperty("off")
    OFF;

    /** Returns the name for responses and the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ValidationMode of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
