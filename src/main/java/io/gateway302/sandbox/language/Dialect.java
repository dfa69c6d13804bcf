package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import tools.jackson.databind.JsonNode;

/** Request and response format of language models. */
public interface Dialect {

    /**
     * Parses a request leniently: a missing field, or one of another type, counts as absent.
     *
     * @param model name of the model, from any part of the call
     */
    Prompt read(String model, JsonNode request);

    /** Returns the number of responses to the prompt. */
    default int choices(Prompt prompt) {
        return 1;
    }

    /** Returns the response as one document. */
    JsonNode document(Prompt prompt, Completion completion, Origin origin);

    /** Returns the response as a stream. */
    Frames frames(Prompt prompt, Completion completion, Origin origin);

    /** Returns the frame that reports an error in the middle of a stream. */
    Frame error(int code, String message);
}
