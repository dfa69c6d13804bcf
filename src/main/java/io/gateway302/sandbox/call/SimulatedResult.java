package io.gateway302.sandbox.call;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Result of a simulated operation, before a fault is applied. */
public sealed interface SimulatedResult {

    /** Returns the usage of the call. */
    Usage usage();

    /** JSON document. */
    record Document(int status, JsonNode body, Usage usage) implements SimulatedResult {

        public static Document of(JsonNode body) {
            return new Document(200, body, Usage.ONE);
        }
    }

    /** File of any content type. */
    record File(String contentType, byte[] bytes, Usage usage) implements SimulatedResult {}

    /**
     * Stream.
     *
     * @param error factory of the frame that reports an error
     */
    record Stream(Frames frames, Function<PlatformError, Frame> error, Usage usage) implements SimulatedResult {}
}
