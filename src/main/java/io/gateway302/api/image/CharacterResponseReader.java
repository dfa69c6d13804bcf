package io.gateway302.api.image;

import io.gateway302.api.image.CharacterResponse.Image;
import io.gateway302.exchange.Body;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reader of the images in both response formats of 302.AI: Volcengine's {@code code}/{@code data}, and the envelope
 * whose {@code output} is a URL or a JSON array of URLs in a string.
 */
@Component
final class CharacterResponseReader {

    private static final Pattern LINK = Pattern.compile("https?://\\S+");

    private final JsonMapper json;

    CharacterResponseReader(JsonMapper json) {
        this.json = json;
    }

    /**
     * Returns the images of a successful response. If it has both links and embedded images, {@code returnUrl} chooses.
     *
     * @throws ProblemException if there are no images
     */
    List<Image> images(Body body, boolean returnUrl) {
        JsonNode response = body.tree();
        JsonNode data = response.path("data");
        List<Image> links = linked(data.isObject() ? data.path("image_urls") : output(response.path("output")));
        List<Image> embedded = embedded(data.path("binary_data_base64"));
        List<Image> wanted = returnUrl ? links : embedded;
        List<Image> images = wanted.isEmpty() ? (returnUrl ? embedded : links) : wanted;
        if (images.isEmpty()) {
            throw new ProblemException(
                    ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI reported success without a picture");
        }
        return images;
    }

    private JsonNode output(JsonNode output) {
        if (output.isString() && output.stringValue().stripLeading().startsWith("[")) {
            try {
                return json.readTree(output.stringValue());
            } catch (JacksonException e) {
                return output;
            }
        }
        return output;
    }

    private static List<Image> linked(JsonNode urls) {
        return strings(urls).stream()
                .filter(url -> LINK.matcher(url).matches())
                .map(url -> new Image(url, null, isPng(url) ? "image/png" : "image/jpeg"))
                .toList();
    }

    private static List<Image> embedded(JsonNode pictures) {
        return strings(pictures).stream()
                .map(content -> new Image(null, content, Base64Picture.contentTypeOf(content)))
                .toList();
    }

    private static List<String> strings(JsonNode node) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node.isArray() ? node : List.of(node)) {
            if (element.isString() && !element.stringValue().isBlank()) {
                texts.add(element.stringValue());
            }
        }
        return texts;
    }

    private static boolean isPng(String url) {
        int query = url.indexOf('?');
        return (query < 0 ? url : url.substring(0, query))
                .toLowerCase(Locale.ROOT)
                .endsWith(".png");
    }
}
