package io.gateway302.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Kind of an operation's response. */
public enum ResponseKind {
    /** JSON document. */
    @JsonProperty("json")
    JSON,
    /** Server-sent events if the request asks for a stream, otherwise a JSON document. */
    @JsonProperty("sse-or-json")
    SSE_OR_JSON,
    /** Binary content: an image, audio or another file. */
    @JsonProperty("binary")
    BINARY,
    /** Id of a task, whose result is polled for. */
    @JsonProperty("task")
    TASK,
    /** Undocumented response, which is passed on unchanged. */
    @JsonProperty("unknown")
    UNKNOWN;

    /** Returns the name in the files of the catalog and in responses. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
