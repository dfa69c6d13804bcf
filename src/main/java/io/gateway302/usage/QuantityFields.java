package io.gateway302.usage;

import io.gateway302.usage.tokens.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Numbers in requests that determine the usage. An upstream reads one of several names, so the largest of them counts.
 */
final class QuantityFields {

    /** Places of the number of images. */
    static final List<String> IMAGES = List.of(
            "n",
            "num",
            "count",
            "num_images",
            "num_outputs",
            "num_samples",
            "num_images_per_prompt",
            "batch_size",
            "image_num",
            "image_count",
            "imageCount",
            "number_of_images",
            "numberOfImages",
            "numResults",
            "max_images",
            "samples",
            "sample_count",
            "parameters.n",
            "parameters.sampleCount",
            "input.n",
            "config.numberOfImages",
            "generationConfig.candidateCount",
            "sequential_image_generation_options.max_images");

    /** Places of the maximum length of the response, in tokens. */
    static final List<String> MAX_OUTPUT_TOKENS = List.of(
            "max_completion_tokens",
            "max_tokens",
            "max_output_tokens",
            "max_new_tokens",
            "max_tokens_to_sample",
            "generationConfig.maxOutputTokens",
            "generation_config.max_output_tokens",
            "parameters.max_tokens",
            "options.num_predict");

    /** Places of the number of responses of a language model. */
    static final List<String> CHOICES = List.of("n", "best_of", "generationConfig.candidateCount", "parameters.n");

    /** Places of the duration, in seconds. */
    static final List<String> SECONDS = List.of(
            "duration",
            "seconds",
            "length",
            "video_length",
            "duration_seconds",
            "durationSeconds",
            "seconds_total",
            "input.duration",
            "parameters.duration",
            "parameters.durationSeconds");

    /** Largest number; larger ones are cut to it, which no limit covers. */
    private static final double LARGEST = 1e12;

    private QuantityFields() {}

    /** Returns all places. */
    static Set<String> places() {
        return Stream.of(IMAGES, MAX_OUTPUT_TOKENS, CHOICES, SECONDS)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the number that a request asks for, at most.
     *
     * <p>It is the largest one at all places, rounded up. If the upstream's documentation names some of the places and
     * the request has none of these, their default counts too: the upstream may ignore the others.
     *
     * @param most result for a value that the gateway cannot parse but an upstream may, such as {@code [10]} or {@code
     *     "ten"}, and for a negative one, which stands for no limit
     * @param otherwise result if neither the request nor the documentation has a number
     */
    static long atMost(RequestFields fields, List<String> places, long most, long otherwise) {
        Long given = given(fields, places, most);
        List<String> documented = places.stream().filter(fields::isDocumented).toList();
        if (given != null && (documented.isEmpty() || documented.stream().anyMatch(fields::isGiven))) {
            return given;
        }
        Long byDefault = byDefault(fields, documented, most);
        return Math.max(given == null ? 0 : given, byDefault == null ? otherwise : byDefault);
    }

    /**
     * Returns whether a request says how much it asks for, so that an upstream cannot read it differently: all numbers
     * at the places can be parsed, and a documented place has one, if there is any.
     */
    static boolean isCertain(RequestFields fields, List<String> places) {
        List<String> documented = places.stream().filter(fields::isDocumented).toList();
        List<String> deciding = documented.isEmpty() ? places : documented;
        return places.stream()
                        .flatMap(place -> fields.values(place).stream())
                        .map(Quantity::asked)
                        .noneMatch(number -> number.isNaN() || number < 0)
                && (deciding.stream().anyMatch(fields::isGiven) || byDefault(fields, documented, 1) != null);
    }

    /**
     * Returns the largest positive number at the places, rounded up; null if there is none.
     *
     * @param most result for a value that cannot be parsed, and for a negative one
     */
    static @Nullable Long given(RequestFields fields, List<String> places, long most) {
        Long largest = null;
        for (String place : places) {
            for (JsonNode value : fields.values(place)) {
                Long number = number(value, most);
                largest = largest == null || (number != null && number > largest) ? number : largest;
            }
        }
        return largest;
    }

    private static @Nullable Long byDefault(RequestFields fields, List<String> places, long most) {
        return places.stream()
                .map(fields::otherwise)
                .filter(value -> value != null && Quantity.asked(value) > 0)
                .map(value -> number(value, most))
                .max(Comparator.nullsFirst(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static @Nullable Long number(JsonNode value, long most) {
        double number = Quantity.asked(value);
        if (Double.isNaN(number) || number < 0) {
            return most;
        }
        return number == 0 ? null : Long.valueOf((long) Math.min(Math.ceil(number), LARGEST));
    }
}
