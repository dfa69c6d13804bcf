package io.gateway302.usage;

import io.gateway302.usage.tokens.Quantity;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Numbers in requests that determine the usage. An upstream reads one of several names, so the largest of them counts.
 */
final class AskedNumbers {

    /** Places of the number of images. */
    static final List<String> PICTURES = List.of(
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
    static final List<String> LONGEST_ANSWER = List.of(
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
    static final List<String> ANSWERS = List.of("n", "best_of", "generationConfig.candidateCount", "parameters.n");

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

    private AskedNumbers() {}

    /** Returns all places. */
    static Set<String> places() {
        return Stream.of(PICTURES, LONGEST_ANSWER, ANSWERS, SECONDS)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the largest number as {@link #given} does, otherwise the documented default; null if there is none. */
    static @Nullable Long largest(Asked asked, List<String> places, long most) {
        Long largest = given(asked, places, most);
        return largest == null ? byDefault(asked, places, most) : largest;
    }

    /**
     * Returns the largest positive number at the places, rounded up; null if there is none.
     *
     * @param most maximum result; also the result for a value that the gateway cannot parse but an upstream may, such
     *     as {@code [10]} or {@code "ten"}
     */
    static @Nullable Long given(Asked asked, List<String> places, long most) {
        Long largest = null;
        for (String place : places) {
            for (JsonNode value : asked.values(place)) {
                Long number = number(value, most);
                largest = largest == null || (number != null && number > largest) ? number : largest;
            }
        }
        return largest;
    }

    private static @Nullable Long byDefault(Asked asked, List<String> places, long most) {
        return places.stream()
                .map(asked::otherwise)
                .filter(value -> value != null && !Double.isNaN(Quantity.asked(value)))
                .map(value -> number(value, most))
                .filter(number -> number != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long number(JsonNode value, long most) {
        double number = Quantity.asked(value);
        if (Double.isNaN(number)) {
            return most;
        }
        return number > 0 ? Long.valueOf((long) Math.min(Math.ceil(number), (double) most)) : null;
    }
}
