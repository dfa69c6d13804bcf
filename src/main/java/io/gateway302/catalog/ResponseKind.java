package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What kind of answer an operation gives. */
public enum ResponseKind {
    /** One JSON document. */
    @JsonProperty("json")
    JSON,
    /** Server-sent events if the request asks for a stream, one JSON document otherwise. */
    @JsonProperty("sse-or-json")
    SSE_OR_JSON,
    /** Bytes of a picture, a sound, a file. */
    @JsonProperty("binary")
    BINARY,
    /** The id of a job, whose result is polled for. */
    @JsonProperty("task")
    TASK,
    /** Not documented: passed on as it comes. */
    @JsonProperty("unknown")
    UNKNOWN;

    /** The name in the catalog's files and in answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
