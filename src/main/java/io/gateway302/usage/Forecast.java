package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Estimate of the usage of a call, made from its request. Limits reserve it; the response replaces it by the real
 * usage.
 */
public final class Forecast {

    /** Places of the number of images in requests. */
    private static final List<String> PICTURES = List.of(
            "n",
            "num_images",
            "num_outputs",
            "batch_size",
            "image_num",
            "number_of_images",
            "max_images",
            "samples",
            "imageCount",
            "parameters.n");

    private static final Attribute<Long> QUANTITY = new Attribute<>("forecast", Long.class);

    private static final int MOST_PICTURES = 100;

    /** Places of the maximum length of the response in requests, in tokens. */
    private static final List<String> LONGEST_ANSWER =
            List.of("max_completion_tokens", "max_tokens", "max_output_tokens", "generationConfig.maxOutputTokens");

    /** Estimated number of response tokens if the request has no maximum. */
    private static final long USUAL_ANSWER = 1024;

    private static final long MOST_TOKENS = 10_000_000;

    private static final long MOST_SECONDS = 3600;

    /**
     * Approximate number of English characters per token. Other scripts have fewer characters per token, but more bytes
     * per character.
     */
    private static final int CHARACTERS_FOR_A_TOKEN = 4;

    /** Maximum length of a word, in characters. A longer text without a space is treated as data. */
    private static final int LONGEST_WORD = 1024;

    private Forecast() {}

    /**
     * Returns the places of numbers in requests that determine the usage; dots separate the names of nested objects.
     */
    public static Set<String> numbers() {
        return Stream.of(PICTURES, LONGEST_ANSWER, Lengths.ASKED_SECONDS)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the places of texts in requests whose length determines the usage. */
    public static Set<String> texts() {
        return Set.copyOf(Lengths.ASKED_TEXTS);
    }

    /**
     * Returns the maximum number of units that the call is expected to use, at least 1. The request is evaluated once.
     */
    public static long quantity(GatewayExchange request) {
        Long known = request.get(QUANTITY);
        if (known == null) {
            known = read(request);
            request.set(QUANTITY, known);
        }
        return known;
    }

    private static long read(GatewayExchange request) {
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

    /** Returns the maximum for a body that the gateway cannot parse, because the upstream may be able to parse it. */
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

    /** Returns the number of requested images. */
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

    /** Returns the number of characters in all texts that are not data. */
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
     * Returns the first positive number at one of the places, rounded up; null if there is none.
     *
     * @param most maximum result; also the result for a value that the gateway cannot parse but an upstream may, such
     *     as {@code [10]} or {@code "ten"}
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
