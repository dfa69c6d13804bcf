package io.gateway302.usage;

import io.gateway302.usage.tokens.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Size of the images that a request asks for. */
final class Pixels {

    /** Size that is assumed if a request does not give it, in megapixels: 2048 x 2048 rounded down. */
    static final BigDecimal MOST = BigDecimal.valueOf(4);

    private static final long LONGEST_SIDE = 16_384;

    private static final List<String> WIDTH = List.of("width", "parameters.width");
    private static final List<String> HEIGHT = List.of("height", "parameters.height");

    private static final List<String> SIZES = List.of("size", "image_size", "resolution", "parameters.size");

    private static final Pattern SIZE = Pattern.compile("\\s*(\\d{1,5})\\s*[xX*×]\\s*(\\d{1,5})\\s*");

    private Pixels() {}

    /** Returns the megapixels of one image; null if the request does not give a size that the gateway can read. */
    static @Nullable BigDecimal mega(Asked asked) {
        Long width = AskedNumbers.given(asked, WIDTH, LONGEST_SIDE);
        Long height = AskedNumbers.given(asked, HEIGHT, LONGEST_SIDE);
        return width != null && height != null ? mega(width, height) : bySize(asked);
    }

    private static @Nullable BigDecimal bySize(Asked asked) {
        return SIZES.stream()
                .flatMap(place -> asked.values(place).stream())
                .map(Pixels::of)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable BigDecimal of(JsonNode size) {
        if (size.isObject()) {
            Double width = Quantity.decimal(size.path("width"));
            Double height = Quantity.decimal(size.path("height"));
            return width == null || height == null ? null : mega(width.longValue(), height.longValue());
        }
        Matcher matcher = SIZE.matcher(size.asString(""));
        return matcher.matches() ? mega(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))) : null;
    }

    private static BigDecimal mega(long width, long height) {
        return BigDecimal.valueOf(width * height, 6);
    }
}
