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
 * Factory of the Gemini dialect for a call: selects the framing of the stream, and whether the response has an image.
 */
final class GeminiForm {

    private static final String PNG = "image/png";

    private GeminiForm() {}

    static Dialect of(SimulatedCall visit) {
        Framing framing = visit.call().query("alt").equals("sse") ? Framing.SSE : Framing.JSON_ARRAY;
        return new GeminiDialect(framing, visit.model().contains("image") ? picture(visit) : null);
    }

    /** Returns a part with an image: a link if the call requests one, which only 302.AI supports, otherwise base64. */
    private static ObjectNode picture(SimulatedCall visit) {
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        if (visit.call().query("response_format").equals("url")) {
            return part.put("url", Links.to(visit.call().address(), visit.start(), visit.seed(), Media.require("png")));
        }
        byte[] file = Media.require("png").file(visit.seed());
        part.putObject("inlineData")
                .put("mimeType", PNG)
                .put("data", Base64.getEncoder().encodeToString(file));
        return part;
    }
}
