package io.gateway302.usage;

import io.gateway302.usage.tokens.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Size of the images that a request asks for. */
final class Pixels {

    /** Size that is assumed if a request does not give it, in megapixels: 2048 x 2048 rounded down. */
    static final BigDecimal MAX_MEGAPIXELS = BigDecimal.valueOf(4);

    private static final long MAX_SIDE = 16_384;

    private static final List<String> WIDTH = List.of("width", "parameters.width");
    private static final List<String> HEIGHT = List.of("height", "parameters.height");

    private static final List<String> SIZES = List.of("size", "image_size", "resolution", "parameters.size");

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,5})\\s*[xX*×]\\s*(\\d{1,5})\\s*");

    private Pixels() {}

    /** Returns all places that determine the size. */
    static Stream<String> places() {
        return Stream.concat(
                Stream.of(WIDTH, HEIGHT).flatMap(List::stream),
                SIZES.stream().flatMap(size -> Stream.of(size, size + ".width", size + ".height")));
    }

    /** Returns the megapixels of one image, the largest that the request may mean; null if it gives no size. */
    static @Nullable BigDecimal mega(RequestFields fields) {
        Long width = QuantityFields.given(fields, WIDTH, MAX_SIDE);
        Long height = QuantityFields.given(fields, HEIGHT, MAX_SIDE);
        Stream<BigDecimal> sides = width == null || height == null ? Stream.of() : Stream.of(mega(width, height));
        return Stream.concat(
                        sides,
                        SIZES.stream()
                                .flatMap(place -> fields.values(place).stream())
                                .map(Pixels::of))
                .max(BigDecimal::compareTo)
                .orElse(null);
    }

    /** Returns the megapixels of a size; the usual maximum for one that has no numbers. */
    private static BigDecimal of(JsonNode size) {
        if (size.isObject()) {
            double width = Quantity.asked(size.path("width"));
            double height = Quantity.asked(size.path("height"));
            return width > 0 && height > 0 ? mega((long) width, (long) height) : MAX_MEGAPIXELS;
        }
        Matcher matcher = SIZE.matcher(size.asString(""));
        return matcher.matches()
                ? mega(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                : MAX_MEGAPIXELS;
    }

    private static BigDecimal mega(long width, long height) {
        return BigDecimal.valueOf(Math.min(width, MAX_SIDE) * Math.min(height, MAX_SIDE), 6);
    }
}
