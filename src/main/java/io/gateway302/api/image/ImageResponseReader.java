package io.gateway302.api.image;

import io.gateway302.api.image.ImageList.GeneratedImage;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reader of images in OpenAI's form. What else the response has is left out. */
final class ImageResponseReader {

    private ImageResponseReader() {}

    /**
     * Returns the images of a successful response.
     *
     * @throws ProblemException if there are none
     */
    static ImageList of(GatewayExchange call, GatewayResponse response) {
        JsonNode answer = response.body().tree();
        List<GeneratedImage> images = answer.path("data")
                .valueStream()
                .map(image ->
                        new GeneratedImage(text(image, "url"), text(image, "b64_json"), text(image, "revised_prompt")))
                .filter(image -> image.url() != null || image.b64Json() != null)
                .toList();
        if (images.isEmpty()) {
            throw new ProblemException(
                    ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI reported success without an image");
        }
        JsonNode usage = answer.path("usage");
        return new ImageList(
                answer.path("created").asLong(call.receivedAt().getEpochSecond()),
                images,
                text(answer, "background"),
                text(answer, "output_format"),
                text(answer, "quality"),
                text(answer, "size"),
                usage.isObject() ? usage : null);
    }

    private static @Nullable String text(JsonNode object, String name) {
        String text = object.path(name).stringValue("");
        return text.isBlank() ? null : text;
    }
}
