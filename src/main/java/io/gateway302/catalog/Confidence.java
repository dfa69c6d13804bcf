package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How well a catalog entry is known. */
public enum Confidence {
    /** Read on a page or in code of 302.AI's own. */
    @JsonProperty("documented")
    DOCUMENTED,
    /** Read in somebody else's code or notes. */
    @JsonProperty("reported")
    REPORTED,
    /** Only named by 302.AI's navigation. */
    @JsonProperty("unknown")
    UNKNOWN
}
