package io.gateway302.sandbox.language;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Generator of embeddings in OpenAI's format: vectors of length 1 that depend only on the text. */
public final class Embeddings {

    /** Maximum number of numbers in a response; each takes about 12 bytes. */
    private static final int MAX_NUMBERS = 1_000_000;

    private static final int MAX_DIMENSIONS = 8192;

    private static final int USUAL_DIMENSIONS = 1024;

    /** Dimensions as documented by the providers, by a part of the model name. The first match applies. */
    private static final List<Size> SIZES = List.of(
            new Size("3-large", 3072),
            new Size("3-small", 1536),
            new Size("ada-002", 1536),
            new Size("gemini-embedding", 3072),
            new Size("embedding-3", 2048),
            new Size("bce", 768));

    private Embeddings() {}

    /** Returns the number of tokens in the request. */
    public static int tokens(JsonNode request) {
        return inputs(request.path("input")).stream().mapToInt(Tokens::of).sum();
    }

    /** Returns the response; empty if it would be too large. */
    public static Optional<JsonNode> answer(String model, JsonNode request) {
        List<String> inputs = inputs(request.path("input"));
        int dimensions = dimensions(model, request.path("dimensions").asInt(0));
        if (dimensions > MAX_DIMENSIONS || (long) dimensions * inputs.size() > MAX_NUMBERS) {
            return Optional.empty();
        }
        boolean inBase64 = request.path("encoding_format").asString("").equals("base64");
        ObjectNode response = Json.object().put("object", "list");
        ArrayNode data = response.putArray("data");
        for (int i = 0; i < inputs.size(); i++) {
            float[] vector = vector(inputs.get(i), dimensions);
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            if (inBase64) {
                item.put("embedding", base64(vector));
            } else {
                ArrayNode numbers = item.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        response.put("model", model);
        int tokens = tokens(request);
        response.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Optional.of(response);
    }

    /** Returns one input for each text. A list of numbers is one text, split into tokens already. */
    private static List<String> inputs(JsonNode input) {
        if (!input.isArray() || input.path(0).isNumber()) {
            return List.of(input.isString() ? input.stringValue() : input.toString());
        }
        List<String> inputs = new ArrayList<>();
        for (JsonNode each : input) {
            inputs.add(each.isString() ? each.stringValue() : each.toString());
        }
        return inputs;
    }

    private static int dimensions(String model, int asked) {
        if (asked > 0) {
            return asked;
        }
        String name = model.toLowerCase(Locale.ROOT);
        return SIZES.stream()
                .filter(size -> name.contains(size.inName()))
                .findFirst()
                .map(Size::dimensions)
                .orElse(USUAL_DIMENSIONS);
    }

    private static float[] vector(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] raw = random.doubles(dimensions, -1, 1).toArray();
        double square = 0;
        for (double number : raw) {
            square += number * number;
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (raw[i] / Math.sqrt(square));
        }
        return vector;
    }

    /** Returns the base64 of little-endian 32-bit floats, as OpenAI encodes them. */
    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private record Size(String inName, int dimensions) {}
}
