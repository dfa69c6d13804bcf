package io.gateway302.sandbox;

import io.gateway302.sandbox.language.Dialect;
import io.gateway302.sandbox.language.GeminiDialect;
import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.stream.Framing;
import io.gateway302.sandbox.template.Links;
import java.util.Base64;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds out in which form Gemini is to answer: its frames, and whether it draws. */
final class GeminiForm {

    private static final String PNG = "image/png";

    private GeminiForm() {}

    static Dialect of(Visit visit) {
        Framing framing = visit.call().query("alt").equals("sse") ? Framing.SSE : Framing.JSON_ARRAY;
        return new GeminiDialect(framing, visit.model().contains("image") ? picture(visit) : null);
    }

    /** As a link where the call asks for that, which 302.AI alone can do. */
    private static ObjectNode picture(Visit visit) {
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
