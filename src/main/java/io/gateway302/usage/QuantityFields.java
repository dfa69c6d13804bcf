package io.gateway302.usage;

import io.gateway302.usage.tokens.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
            "output_params.sample_count",
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
            "output_params.duration",
            "parameters.duration",
            "parameters.durationSeconds");

    /** Places of the length of a video in frames. */
    private static final List<String> FRAMES = List.of("frames", "num_frames");

    private static final List<String> FRAME_RATE = List.of("fps", "frame_rate", "framerate", "frames_per_second");

    /** Highest frame rate of a video whose length is given in frames. Jimeng's 121 frames are 5 s. */
    private static final long FRAMES_IN_SECOND = 24;

    /** Places of the number of previews of each image. */
    static final List<String> PREVIEWS = List.of("partial_images");

    private static final Set<String> NESTED_IMAGES = lastNames(IMAGES);
    private static final Set<String> NESTED_SECONDS = lastNames(SECONDS);

    /** Largest number; larger ones are cut to it, which no limit covers. */
    private static final double MAX = 1e12;

    private QuantityFields() {}

    /** Returns all places. */
    static Set<String> places() {
        return Stream.of(IMAGES, MAX_OUTPUT_TOKENS, CHOICES, SECONDS, FRAMES, FRAME_RATE, PREVIEWS)
                .flatMap(List::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> lastNames(List<String> places) {
        return places.stream()
                .map(place -> place.substring(place.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the number of images that a request asks for, at most. */
    static long images(RequestFields fields, long most) {
        Long nested = largest(fields.nested(NESTED_IMAGES), most);
        return Math.max(nested == null ? 1 : nested, atMost(fields, IMAGES, most, 1));
    }

    /**
     * Returns the duration in seconds that a request asks for, at most.
     *
     * @param most result for a value that cannot be parsed
     * @param otherwise result if neither the request nor the documentation has a duration
     */
    static long seconds(RequestFields fields, long most, long otherwise) {
        Long nested = largest(fields.nested(NESTED_SECONDS), most);
        Long framed = framed(fields, most);
        long asked = framed == null ? otherwise : framed;
        long named = atMost(fields, SECONDS, most, nested == null ? asked : nested);
        return Math.max(Math.max(named, nested == null ? 0 : nested), framed == null ? 0 : framed);
    }

    /** Returns the duration in seconds of the requested frames; null if the request does not give their number. */
    private static @Nullable Long framed(RequestFields fields, long most) {
        Long frames = given(fields, FRAMES, most * FRAMES_IN_SECOND);
        if (frames == null) {
            return null;
        }
        Long rate = smallest(fields, FRAME_RATE);
        // the first frame is the start of the video
        return Math.max(
                1, Math.ceilDiv(frames - 1, rate == null ? FRAMES_IN_SECOND : Math.min(rate, FRAMES_IN_SECOND)));
    }

    /** Returns the smallest number at the places, rounded down, and at least 1; null if there is none. */
    private static @Nullable Long smallest(RequestFields fields, List<String> places) {
        return places.stream()
                .flatMap(place -> fields.values(place).stream())
                .map(Quantity::asked)
                .map(number -> number >= 1 ? (long) Math.min(number, MAX) : 1L)
                .min(Comparator.naturalOrder())
                .orElse(null);
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
        List<String> documented = new ArrayList<>(2);
        for (String place : places) {
            if (fields.isDocumented(place)) {
                documented.add(place);
            }
        }
        if (given != null && (documented.isEmpty() || documented.stream().anyMatch(fields::isGiven))) {
            return given;
        }
        Long byDefault = byDefault(fields, documented, most);
        return Math.max(given == null ? 0 : given, byDefault == null ? otherwise : byDefault);
    }

    /**
     * Returns whether a request says the duration, so that an upstream cannot read it differently: all numbers can be
     * parsed, and a documented place has one, if there is any.
     */
    static boolean areSecondsCertain(RequestFields fields) {
        List<String> places = Stream.concat(SECONDS.stream(), FRAMES.stream()).toList();
        List<String> documented = places.stream().filter(fields::isDocumented).toList();
        List<String> deciding = documented.isEmpty() ? places : documented;
        return Stream.concat(
                                places.stream().flatMap(place -> fields.values(place).stream()),
                                fields.nested(NESTED_SECONDS).stream())
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
            largest = larger(largest, largest(fields.values(place), most));
        }
        return largest;
    }

    private static @Nullable Long largest(List<JsonNode> values, long most) {
        Long largest = null;
        for (JsonNode value : values) {
            largest = larger(largest, number(value, most));
        }
        return largest;
    }

    private static @Nullable Long larger(@Nullable Long one, @Nullable Long other) {
        return one == null || (other != null && other > one) ? other : one;
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
        return number == 0 ? null : Long.valueOf((long) Math.min(Math.ceil(number), MAX));
    }
}
