package io.gateway302.catalog.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Unit of a price. It may differ from the unit in which an operation counts usage. */
public enum PriceUnit {
    /** One call. */
    @JsonProperty("call")
    CALL,
    /** One generated image. */
    @JsonProperty("image")
    IMAGE,
    /** One second of audio or video. */
    @JsonProperty("second")
    SECOND,
    /** One minute of audio or video, counted to the second. */
    @JsonProperty("minute")
    MINUTE,
    /** One token of a language model, input and output alike. */
    @JsonProperty("token")
    TOKEN,
    /** One character of text. */
    @JsonProperty("character")
    CHARACTER,
    /** One million pixels of a generated image. */
    @JsonProperty("megapixel")
    MEGAPIXEL,
    /** One credit point of a provider. */
    @JsonProperty("point")
    POINT,
    /** One page of a document. */
    @JsonProperty("page")
    PAGE,
    /** One web address. */
    @JsonProperty("url")
    URL;

    /** Returns the name for responses. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
