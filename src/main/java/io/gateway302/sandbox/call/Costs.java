package io.gateway302.sandbox.call;

import io.gateway302.catalog.DottedPath;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Rate;
import io.gateway302.catalog.price.TokenPrice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Stream;

/** Bill of the sandbox for calls, by the list prices of the catalog; a small default price if there is none. */
public final class Costs {

    /** Price in US dollars of a call without a list price; invented. */
    private static final BigDecimal UNKNOWN = new BigDecimal("0.001");

    /** Duration in seconds of a result if the call does not ask for one. */
    private static final BigDecimal SECONDS = BigDecimal.valueOf(5);

    private static final BigDecimal FRAMES_IN_SECOND = BigDecimal.valueOf(24);

    /** Megapixels of an image if the call does not ask for a size. */
    private static final BigDecimal MEGAPIXELS = BigDecimal.ONE;

    private static final int SCALE = 9;

    /** Duration in seconds of any recording that the sandbox transcribes. */
    private static final BigDecimal TRANSCRIBED = BigDecimal.ONE;

    private static final List<String> COUNTS = List.of(
            "n",
            "num_images",
            "num_outputs",
            "batch_size",
            "imageCount",
            "parameters.n",
            "image_request.num_images",
            "output_params.sample_count");

    private static final List<String> DURATIONS =
            List.of("duration", "seconds", "parameters.duration", "output_params.duration");

    private static final List<String> FRAMES = List.of("frames");
    private static final List<String> WIDTHS = List.of("width", "image_size.width");
    private static final List<String> HEIGHTS = List.of("height", "image_size.height");

    private static final List<String> TEXTS = List.of("input", "text", "gen_text", "prompt", "q");

    private static final ModelPrices MODELS = ModelPrices.shipped();

    private Costs() {}

    public static BigDecimal of(SimulatedCall visit, Usage usage) {
        List<Rate> rates = visit.operation().pricing().possible(name -> {
            String value = name.equals("model") ? visit.model() : text(visit, name);
            return value.isEmpty() ? defaultOf(visit, name) : value;
        });
        BigDecimal cost = rates.isEmpty() ? UNKNOWN : cost(rates.getLast(), visit, usage);
        return cost.setScale(SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    /** Returns the default of a field; an empty text, which no condition names, if there is none. */
    private static String defaultOf(SimulatedCall visit, String name) {
        List<Field> fields = visit.operation().fields();
        Field found = null;
        for (String part : name.split("\\.")) {
            found = fields.stream()
                    .filter(field -> field.name().equals(part))
                    .findFirst()
                    .orElse(null);
            fields = found == null ? List.of() : found.fields();
        }
        return found == null || found.defaultValue() == null
                ? ""
                : found.defaultValue().asString("");
    }

    /** Returns a field of the body, at a path with dots, or else a query parameter; empty if both are absent. */
    private static String text(SimulatedCall visit, String place) {
        return DottedPath.at(visit.request(), place).asString(visit.call().query(place));
    }

    private static BigDecimal cost(Rate rate, SimulatedCall visit, Usage usage) {
        return switch (rate) {
            case Price price -> price.of(quantity(price.unit(), visit, usage));
            case Rate.PerModel _ ->
                MODELS.find(visit.model()).map(price -> cost(price, usage)).orElse(UNKNOWN);
            case Rate.Reported _ -> UNKNOWN;
        };
    }

    private static BigDecimal cost(TokenPrice price, Usage usage) {
        return price.of(usage.inputTokens(), 0, usage.outputTokens());
    }

    private static BigDecimal quantity(PriceUnit unit, SimulatedCall visit, Usage usage) {
        return switch (unit) {
            case CALL, PAGE -> BigDecimal.ONE;
            case POINT -> number(visit, COUNTS, BigDecimal.ONE);
            // the response of a submission has no results yet
            case IMAGE -> visit.startsTask() ? number(visit, COUNTS, BigDecimal.ONE) : pieces(usage);
            case TOKEN -> BigDecimal.valueOf((long) usage.inputTokens() + usage.outputTokens());
            case CHARACTER ->
                BigDecimal.valueOf(text(visit).codePointCount(0, text(visit).length()));
            case SECOND -> number(visit, DURATIONS, seconds(visit));
            case MINUTE -> number(visit, DURATIONS, TRANSCRIBED).divide(BigDecimal.valueOf(60), MathContext.DECIMAL64);
            case MEGAPIXEL -> megapixels(visit).multiply(pieces(usage));
            case URL ->
                BigDecimal.valueOf(Math.max(1, visit.request().path("urls").size()));
        };
    }

    private static String text(SimulatedCall visit) {
        return Stream.concat(
                        TEXTS.stream().map(visit::text),
                        Stream.of(
                                visit.request().path("request").path("text").asString(""),
                                visit.request().path("input").path("text").asString("")))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns the duration by the number of frames, the first of which does not count. */
    private static BigDecimal seconds(SimulatedCall visit) {
        BigDecimal frames = number(visit, FRAMES, BigDecimal.ZERO);
        return frames.signum() == 0
                ? SECONDS
                : frames.subtract(BigDecimal.ONE).divide(FRAMES_IN_SECOND, MathContext.DECIMAL64);
    }

    private static BigDecimal pieces(Usage usage) {
        return BigDecimal.valueOf(usage.pieces());
    }

    private static BigDecimal megapixels(SimulatedCall visit) {
        BigDecimal width = number(visit, WIDTHS, BigDecimal.ZERO);
        BigDecimal height = number(visit, HEIGHTS, BigDecimal.ZERO);
        BigDecimal pixels = width.multiply(height);
        return pixels.signum() == 0 ? MEGAPIXELS : pixels.movePointLeft(6);
    }

    /** Returns the first number that the call has in one of these places. */
    private static BigDecimal number(SimulatedCall visit, List<String> places, BigDecimal otherwise) {
        return places.stream()
                .map(place -> text(visit, place))
                .filter(text -> text.matches("\\d{1,6}(\\.\\d{1,6})?"))
                .map(BigDecimal::new)
                .findFirst()
                .orElse(otherwise);
    }
}
