package io.gateway302.exchange;

import tools.jackson.databind.JsonNode;

/** The content of a request or an answer. */
public sealed interface Body {

    /** Nothing. */
    Body EMPTY = new Bytes(new byte[0]);

    /** The content as it crosses the wire; not to be changed. */
    byte[] content();

    /** Bytes that nobody looked into. */
    record Bytes(byte[] content) implements Body {}

    /**
     * A JSON document that had to be read.
     *
     * @param content the bytes
     * @param tree what they say
     */
    record Json(byte[] content, JsonNode tree) implements Body {}
}
