package io.gateway302.sandbox.simulator;

import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.language.Dialect;
import io.gateway302.sandbox.language.GeminiDialect;
import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.stream.Framing;
import io.gateway302.sandbox.template.Links;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Factory of the Gemini dialect for a call: selects the framing of the stream, and whether the response has an image or
 * a sound.
 */
final class GeminiForm {

    private GeminiForm() {}

    static Dialect of(SimulatedCall visit) {
        Framing framing = visit.call().query("alt").equals("sse") ? Framing.SSE : Framing.JSON_ARRAY;
        if (visit.model().contains("image")) {
            return new GeminiDialect(framing, part(visit, Media.require("png")));
        }
        return new GeminiDialect(framing, visit.model().endsWith("-tts") ? part(visit, Media.require("wav")) : null);
    }

    /** Returns a part with a file: a link if the call requests one, which only 302.AI supports, otherwise base64. */
    private static ObjectNode part(SimulatedCall visit, Media media) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        if (visit.call().query("response_format").equals("url")) {
            return part.put("url", Links.to(visit.call().address(), visit.start(), visit.seed(), media));
        }
        byte[] file = media.file(visit.seed());
        part.putObject("inlineData")
                .put("mimeType", media.contentType())
                .put("data", Base64.getEncoder().encodeToString(file));
        return part;
    }
}
