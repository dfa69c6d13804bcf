package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.catalog.Unit;
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

    private static final long MOST_SECONDS = 3600;

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
        if (asked.isMissingNode() && request.body().length() > 0) {
            return most(request.operation().unit(), request.body().length());
        }
        Long quantity = switch (request.operation().unit()) {
            case IMAGE -> pictures(asked);
            case SECOND -> first(asked, Lengths.ASKED_SECONDS, MOST_SECONDS);
            case CHARACTER -> Lengths.characters(asked, MissingNode.getInstance());
            case TOKEN -> tokens(asked);
            case CALL -> 1L;
            case null -> 1L;
        };
        return quantity == null ? 1 : Math.max(1, quantity);
    }

    /** What a body is taken to ask for that is in no form that is read here: another server may read it. */
    private static long most(@Nullable Unit unit, long length) {
        return switch (unit) {
            case IMAGE -> MOST_PICTURES;
            case SECOND -> MOST_SECONDS;
            case CHARACTER -> length;
            case TOKEN -> MOST_TOKENS;
            case CALL -> 1;
            case null -> 1;
        };
    }

    /** How many pictures are asked for. */
    static long pictures(JsonNode request) {
        Long asked = first(request, PICTURES, MOST_PICTURES);
        return asked == null ? 1 : asked;
    }

    private static long tokens(JsonNode request) {
        Long longest = first(request, LONGEST_ANSWER, MOST_TOKENS);
        Long answers = first(request, List.of("n"), MOST_PICTURES);
        long answer = (longest == null ? USUAL_ANSWER : longest) * (answers == null ? 1 : answers);
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

    /**
     * The first number that is asked for, rounded up; null where there is none above zero.
     *
     * @param most the largest that is told; also told where a server may read a number and the gateway reads none, as in
     *     {@code [10]} or {@code "ten"}
     */
    private static @Nullable Long first(JsonNode request, List<String> places, long most) {
        for (String place : places) {
            JsonNode found = DottedPath.at(request, place);
            if (found.isMissingNode() || found.isNull()) {
                continue;
            }
            double number = Quantity.asked(found);
            if (Double.isNaN(number)) {
                return most;
            }
            if (number > 0) {
                return (long) Math.min(Math.ceil(number), (double) most);
            }
        }
        return null;
    }
}
