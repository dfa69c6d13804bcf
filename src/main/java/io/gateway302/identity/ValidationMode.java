package io.gateway302.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What becomes of a client's request to a path of 302.AI's that breaks a documented rule of its operation. */
public enum ValidationMode {
    /** It is refused. */
    @JsonProperty("enforce")
    ENFORCE,
    /** It goes on, and a header of the answer tells the rules. */
    @JsonProperty("warn")
    WARN,
    /** It is not looked at. */
    @JsonProperty("off")
    OFF;

    /** The name in answers and in the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ValidationMode of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
