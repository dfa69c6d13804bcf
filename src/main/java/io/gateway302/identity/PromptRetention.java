package io.gateway302.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Form in which the prompts of a client are stored. */
public enum PromptRetention {
    /** Keyed hash, by which equal prompts can be found and no prompt can be guessed. */
    @JsonProperty("hash")
    HASH,
    /** Complete text. */
    @JsonProperty("full")
    FULL,
    /** No storage. */
    @JsonProperty("none")
    NONE;

    /** Returns the name for responses and the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PromptRetention of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
