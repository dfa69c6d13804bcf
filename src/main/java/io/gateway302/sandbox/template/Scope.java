package io.gateway302.sandbox.template;

import io.gateway302.sandbox.media.Media;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Values of a template's placeholders. Random values depend on the seed: the same seed yields the same values, links
 * included.
 */
public final class Scope {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String address;
    private final Instant time;
    private final long seed;
    private final SplittableRandom random;
    private final Map<String, ValueNode> values = new HashMap<>();

    /**
     * Creates a scope without values of its own.
     *
     * @param address base address of links
     * @param time time for placeholders such as {@code <now>}
     */
    public Scope(String address, Instant time, long seed) {
        this.address = address;
        this.time = time;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Sets the value of a placeholder. */
    public Scope with(String name, String text) {
        values.put(name, JSON.stringNode(text));
        return this;
    }

    /** Sets the value of a placeholder. */
    public Scope with(String name, long number) {
        values.put(name, JSON.numberNode(number));
        return this;
    }

    /** Sets the value of a placeholder. */
    public Scope with(String name, double number) {
        values.put(name, JSON.numberNode(number));
        return this;
    }

    /** Returns the seed of the random values. */
    public long seed() {
        return seed;
    }

    /** Returns the value of a placeholder; an empty text if it has none. */
    JsonNode value(String name) {
        String[] parts = name.split("\\.", 2);
        String detail = parts.length > 1 ? parts[1] : "";
        return switch (parts[0]) {
            case "now" -> JSON.stringNode(time.toString());
            case "seconds" -> JSON.numberNode(time.getEpochSecond());
            case "millis" -> JSON.numberNode(time.toEpochMilli());
            case "uuid" -> JSON.stringNode(new UUID(random.nextLong(), random.nextLong()).toString());
            case "digits" -> JSON.stringNode(characters("123456789", Integer.parseInt(detail)));
            case "hex" -> JSON.stringNode(characters("0123456789abcdef", Integer.parseInt(detail)));
            case "file" -> JSON.stringNode(link(detail));
            case "base64" ->
                JSON.stringNode(
                        Base64.getEncoder().encodeToString(Media.require(detail).file(random.nextLong())));
            default -> values.getOrDefault(name, JSON.stringNode(""));
        };
    }

    /** Returns a link to a file with the extension. */
    String link(String extension) {
        return Links.to(address, time, random.nextLong(), Media.require(extension));
    }

    private String characters(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
