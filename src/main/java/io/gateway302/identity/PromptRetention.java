package io.gateway302.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What is kept of the prompts of a client. */
public enum PromptRetention {
    /** A keyed hash: equal prompts can be found, and none can be guessed. */
    @JsonProperty("hash")
    HASH,
    /** The whole text. */
    @JsonProperty("full")
    FULL,
    /** Nothing. */
    @JsonProperty("none")
    NONE;

    /** The name in answers and in the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PromptRetention of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
