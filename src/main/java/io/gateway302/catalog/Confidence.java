package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Reliability of the source of a catalog entry. */
public enum Confidence {
    /** Documentation or code of 302.AI. */
    @JsonProperty("documented")
    DOCUMENTED,
    /** Code or notes of third parties. */
    @JsonProperty("reported")
    REPORTED,
    /** Only the name in the navigation of 302.AI. */
    @JsonProperty("unknown")
    UNKNOWN
}
