package io.gateway302.sandbox;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What an operation gives for a call, before anything goes wrong with it. */
sealed interface Product {

    /** What the call used. */
    Usage usage();

    /** A JSON document. */
    record Document(int status, JsonNode body, Usage usage) implements Product {

        static Document of(JsonNode body) {
            return new Document(200, body, Usage.ONE);
        }
    }

    /** Bytes of any kind. */
    record File(String contentType, byte[] bytes, Usage usage) implements Product {}

    /**
     * A stream.
     *
     * @param error makes the frame that tells of an error
     */
    record Stream(Frames frames, Function<PlatformError, Frame> error, Usage usage) implements Product {}
}
