package io.gateway302.api.video;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Values of fields that both forms of a request for a video have. */
final class VideoOptions {

    /** Maximum length of a prompt in characters. */
    static final int MAX_PROMPT = 32_000;

    /** Maximum size of a reference in bytes. */
    static final long MAX_REFERENCE = 20L * 1024 * 1024;

    /** Pattern of a length in seconds. */
    static final String SECONDS = "[1-9][0-9]{0,2}";

    /** Pattern of width and height in pixels. */
    static final String SIZE = "[1-9][0-9]{1,4}x[1-9][0-9]{1,4}";

    private VideoOptions() {}

    /** Length of a video in seconds. */
    enum Seconds {
        @JsonProperty("4")
        FOUR,
        @JsonProperty("8")
        EIGHT,
        @JsonProperty("12")
        TWELVE
    }

    /** Width and height of a video in pixels. */
    enum Size {
        @JsonProperty("720x1280")
        PORTRAIT,
        @JsonProperty("1280x720")
        LANDSCAPE,
        @JsonProperty("1024x1792")
        LARGE_PORTRAIT,
        @JsonProperty("1792x1024")
        LARGE_LANDSCAPE
    }
}
