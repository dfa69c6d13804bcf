package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import tools.jackson.databind.JsonNode;

/** A form in which language models are spoken to. */
public interface Dialect {

    /**
     * Understands a request, as leniently as it can: what is missing or of another type counts as not said.
     *
     * @param model name of the model, wherever the call has it
     */
    Prompt read(String model, JsonNode request);

    /** The answer as one document. */
    JsonNode document(Prompt prompt, Completion completion, Origin origin);

    /** The answer as a stream. */
    Frames frames(Prompt prompt, Completion completion, Origin origin);

    /** The frame that tells of an error in the middle of a stream. */
    Frame error(int code, String message);
}
