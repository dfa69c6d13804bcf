package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What usage is counted in. */
public enum Unit {
    /** One picture that came out. */
    @JsonProperty("image")
    IMAGE,
    /** One second of sound or video. */
    @JsonProperty("second")
    SECOND,
    /** One token of a language model. */
    @JsonProperty("token")
    TOKEN,
    /** One character of text. */
    @JsonProperty("character")
    CHARACTER,
    /** One call. */
    @JsonProperty("call")
    CALL;

    /** The name in answers, limits and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
