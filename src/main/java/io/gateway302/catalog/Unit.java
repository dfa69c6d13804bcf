package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Unit in which usage is counted. */
public enum Unit {
    /** One generated image. */
    @JsonProperty("image")
    IMAGE,
    /** One second of audio or video. */
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

    /** Returns the name for responses, limits and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
