package io.gateway302.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Values of fields that the requests for images share. */
final class ImageOptions {

    /** Sizes: {@code auto}, or width and height. */
    static final String SIZE = "auto|[1-9][0-9]{1,4}x[1-9][0-9]{1,4}";

    /** Maximum length of a prompt in characters. */
    static final int MAX_PROMPT = 32_000;

    /** Maximum number of images to edit at once. */
    static final int MAX_IMAGES = 16;

    /** Maximum size of an image in bytes. */
    static final long MAX_IMAGE = 50L * 1024 * 1024;

    /** Maximum size of a mask in bytes. */
    static final long MAX_MASK = 4L * 1024 * 1024;

    private ImageOptions() {}

    /** Quality of an image. */
    enum Quality {
        @JsonProperty("standard")
        STANDARD,
        @JsonProperty("hd")
        HD,
        @JsonProperty("low")
        LOW,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("high")
        HIGH,
        @JsonProperty("auto")
        AUTO
    }

    /** Quality of an edited image. */
    enum EditQuality {
        @JsonProperty("standard")
        STANDARD,
        @JsonProperty("low")
        LOW,
        @JsonProperty("medium")
        MEDIUM,
        @JsonProperty("high")
        HIGH,
        @JsonProperty("auto")
        AUTO
    }

    /** Form in which the response has an image. */
    enum Delivery {
        @JsonProperty("url")
        URL,
        @JsonProperty("b64_json")
        B64_JSON;

        /** Returns the query with which 302.AI is asked for it. */
        String query() {
            return "response_format=" + (this == URL ? "url" : "b64_json");
        }
    }

    /** File format of an image. */
    enum FileFormat {
        @JsonProperty("png")
        PNG,
        @JsonProperty("jpeg")
        JPEG,
        @JsonProperty("webp")
        WEBP
    }

    /** Background of an image. */
    enum Background {
        @JsonProperty("transparent")
        TRANSPARENT,
        @JsonProperty("opaque")
        OPAQUE,
        @JsonProperty("auto")
        AUTO
    }

    /** Strictness of the moderation. */
    enum Moderation {
        @JsonProperty("low")
        LOW,
        @JsonProperty("auto")
        AUTO
    }

    /** Faithfulness to the input. */
    enum Fidelity {
        @JsonProperty("low")
        LOW,
        @JsonProperty("high")
        HIGH
    }

    /** Style of an image. */
    enum Style {
        @JsonProperty("vivid")
        VIVID,
        @JsonProperty("natural")
        NATURAL
    }
}
