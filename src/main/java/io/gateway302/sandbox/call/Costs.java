package io.gateway302.sandbox.call;

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

    /** Megapixels of an image if the call does not ask for a size. */
    private static final BigDecimal MEGAPIXELS = BigDecimal.ONE;

    private static final int SCALE = 9;

    /** Duration in seconds of any recording that the sandbox transcribes. */
    private static final BigDecimal TRANSCRIBED = BigDecimal.ONE;

    private static final List<String> TEXTS = List.of("input", "text", "gen_text", "prompt", "q");

    private static final ModelPrices MODELS = ModelPrices.shipped();

    private Costs() {}

    public static BigDecimal of(SimulatedCall visit, Usage usage) {
        List<Rate> rates = visit.operation().pricing().possible(name -> {
            String value = name.equals("model") ? visit.model() : visit.text(name);
            return value.isEmpty() ? defaultOf(visit, name) : value;
        });
        BigDecimal cost = rates.isEmpty() ? UNKNOWN : cost(rates.getLast(), visit, usage);
        return cost.setScale(SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
    }

    /** Returns the default of a field; an empty text, which no condition names, if there is none. */
    private static String defaultOf(SimulatedCall visit, String name) {
        return visit.operation().fields().stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> Stream.ofNullable(field.defaultValue()))
                .map(value -> value.asString(""))
                .findFirst()
                .orElse("");
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
            case CALL, POINT, PAGE -> BigDecimal.ONE;
            case IMAGE -> BigDecimal.valueOf(usage.pieces());
            case TOKEN -> BigDecimal.valueOf((long) usage.inputTokens() + usage.outputTokens());
            case CHARACTER ->
                BigDecimal.valueOf(text(visit).codePointCount(0, text(visit).length()));
            case SECOND -> number(visit, "duration", number(visit, "seconds", SECONDS));
            case MINUTE -> number(visit, "duration", TRANSCRIBED).divide(BigDecimal.valueOf(60), MathContext.DECIMAL64);
            case MEGAPIXEL -> MEGAPIXELS.multiply(BigDecimal.valueOf(usage.pieces()));
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

    private static BigDecimal number(SimulatedCall visit, String field, BigDecimal otherwise) {
        String text = visit.text(field);
        return text.matches("\\d{1,6}(\\.\\d{1,6})?") ? new BigDecimal(text) : otherwise;
    }
}
