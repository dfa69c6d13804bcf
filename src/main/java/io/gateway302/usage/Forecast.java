package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Guesses from a request how much it will use, before anybody knows. It is corrected when the answer tells. */
public final class Forecast {

    /** Where requests say how many pictures are wanted. */
    private static final List<String> PICTURES = List.of(
            "n", "num_images", "num_outputs", "batch_size", "image_num", "number_of_images", "max_images", "samples");

    private static final Attribute<Long> QUANTITY = new Attribute<>("forecast", Long.class);

    private static final int MOST_PICTURES = 100;

    /** Where requests say how long an answer may become. */
    private static final List<String> LONGEST_ANSWER =
            List.of("max_completion_tokens", "max_tokens", "max_output_tokens", "generationConfig.maxOutputTokens");

    /** A usual answer's tokens, where the request names no limit. */
    private static final long USUAL_ANSWER = 1024;

    private static final long MOST_TOKENS = 10_000_000;

    /** Characters of English for a token, roughly; other writing has fewer of them, but more bytes in each. */
    private static final int CHARACTERS_FOR_A_TOKEN = 4;

    /** A longer text without a space in it is data. */
    private static final int LONGEST_WORD = 1024;

    private Forecast() {}

    /** Where requests say in numbers how much they will use; dots separate the names of nested objects. */
    public static Set<String> numbers() {
        return Stream.of(PICTURES, LONGEST_ANSWER, Lengths.ASKED_SECONDS)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where requests have texts whose length is what they use. */
    public static Set<String> texts() {
        return Set.copyOf(Lengths.ASKED_TEXTS);
    }

    /** How many of the operation's units the call may take, at least 1. Read from the request once. */
    public static long quantity(GatewayRequest request) {
        Long known = request.get(QUANTITY);
        if (known == null) {
            known = read(request);
            request.set(QUANTITY, known);
        }
        return known;
    }

    private static long read(GatewayRequest request) {
        JsonNode asked = request.body().tree();
        Long quantity = switch (request.operation().unit()) {
            case IMAGE -> pictures(asked);
            case SECOND -> Lengths.seconds(asked, MissingNode.getInstance());
            case CHARACTER -> Lengths.characters(asked, MissingNode.getInstance());
            case TOKEN -> tokens(asked);
            case CALL -> 1L;
            case null -> 1L;
        };
        return quantity == null ? 1 : Math.max(1, quantity);
    }

    /** How many pictures are asked for. */
    static long pictures(JsonNode request) {
        Long asked = first(request, PICTURES);
        return asked == null ? 1 : Math.min(asked, MOST_PICTURES);
    }

    private static long tokens(JsonNode request) {
        Long longest = first(request, LONGEST_ANSWER);
        Long answers = first(request, List.of("n"));
        long answer =
                (longest == null ? USUAL_ANSWER : longest) * (answers == null ? 1 : Math.min(answers, MOST_PICTURES));
        return Math.min(MOST_TOKENS, characters(request) / CHARACTERS_FOR_A_TOKEN + answer);
    }

    /** The characters of all texts that are words. */
    private static long characters(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            boolean data = text.startsWith("data:")
                    || (text.length() > LONGEST_WORD && text.lastIndexOf(' ', LONGEST_WORD) < 0);
            return data ? 0 : text.length();
        }
        long characters = 0;
        for (JsonNode child : node) {
            characters += characters(child);
        }
        return characters;
    }

    private static @Nullable Long first(JsonNode request, List<String> places) {
        for (String place : places) {
            JsonNode found = DottedPath.at(request, place);
            if (found.isIntegralNumber() && found.canConvertToLong() && found.longValue() > 0) {
                return Math.min(found.longValue(), MOST_TOKENS);
            }
        }
        return null;
    }
}
