package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimate of the usage of a call, made from its request. Limits reserve it; the response replaces it by the real
 * usage. What the gateway cannot read counts as the maximum, because an upstream may be able to read it.
 */
public final class Forecast implements Quantities {

    private static final Attribute<Forecast> FORECAST = new Attribute<>("forecast", Forecast.class);

    private static final int MOST_PICTURES = 100;

    private static final long MOST_SECONDS = 3600;

    /** Duration that is assumed if a request does not give it, in seconds. */
    private static final int USUAL_MOST_SECONDS = 60;

    private static final int SECONDS_IN_MINUTE = 60;

    private static final int MOST_POINTS = 100;
    private static final int MOST_PAGES = 100;
    private static final int MOST_LINKS = 20;

    private final GatewayExchange request;
    private final Asked asked;
    private @Nullable Tokens tokens;

    private Forecast(GatewayExchange request) {
        this.request = request;
        this.asked = new Asked(request);
    }

    /** Returns the forecast of a call. The request is evaluated once. */
    static Forecast of(GatewayExchange request) {
        Forecast known = request.get(FORECAST);
        if (known == null) {
            known = new Forecast(request);
            request.set(FORECAST, known);
        }
        return known;
    }

    /**
     * Returns the places of numbers in requests that determine the usage; dots separate the names of nested objects.
     */
    public static Set<String> numbers() {
        return AskedNumbers.places();
    }

    /** Returns the places of sizes and lists in requests that determine the usage. */
    public static Set<String> sizes() {
        return Set.of(
                "width",
                "height",
                "parameters.width",
                "parameters.height",
                "size",
                "size.width",
                "size.height",
                "image_size",
                "image_size.width",
                "image_size.height",
                "resolution",
                "resolution.width",
                "resolution.height",
                "parameters.size",
                "parameters.size.width",
                "parameters.size.height",
                "pages",
                "urls");
    }

    /** Returns the places of texts in requests whose length determines the usage. */
    public static Set<String> texts() {
        return Set.copyOf(Lengths.ASKED_TEXTS);
    }

    /** Returns the maximum number of counted units that the call is expected to use, at least 1. */
    public static long quantity(GatewayExchange request) {
        Unit unit = request.operation().unit();
        return unit == null ? 1 : Math.max(1, of(request).counted(unit));
    }

    /** Returns the fields of the request. */
    Asked asked() {
        return asked;
    }

    private long counted(Unit unit) {
        return switch (unit) {
            case IMAGE -> pictures();
            case SECOND -> seconds(USUAL_MOST_SECONDS);
            case CHARACTER -> characters();
            case TOKEN -> tokens().total();
            case CALL -> 1L;
        };
    }

    @Override
    public BigDecimal quantity(PriceUnit unit) {
        return switch (unit) {
            case CALL -> BigDecimal.ONE;
            case IMAGE -> BigDecimal.valueOf(pictures());
            case SECOND -> BigDecimal.valueOf(seconds(USUAL_MOST_SECONDS));
            case MINUTE -> Lengths.minutes(seconds(USUAL_MOST_SECONDS * SECONDS_IN_MINUTE));
            case TOKEN -> BigDecimal.valueOf(tokens().total());
            case CHARACTER -> BigDecimal.valueOf(characters());
            case MEGAPIXEL ->
                Objects.requireNonNullElse(Pixels.mega(asked), Pixels.MOST).multiply(BigDecimal.valueOf(pictures()));
            case POINT -> BigDecimal.valueOf(MOST_POINTS);
            case PAGE -> Objects.requireNonNullElse(Lengths.pages(asked), BigDecimal.valueOf(MOST_PAGES));
            case URL -> Objects.requireNonNullElse(Lengths.links(asked), BigDecimal.valueOf(MOST_LINKS));
        };
    }

    /** Returns the number of requested images. */
    long pictures() {
        if (asked.isUnread()) {
            return MOST_PICTURES;
        }
        Long number = AskedNumbers.largest(asked, AskedNumbers.PICTURES, MOST_PICTURES);
        return number == null ? 1 : number;
    }

    private long seconds(long usualMost) {
        if (asked.isUnread()) {
            return MOST_SECONDS;
        }
        Long number = AskedNumbers.largest(asked, AskedNumbers.SECONDS, MOST_SECONDS);
        if (number != null) {
            return number;
        }
        return Math.min(usualMost, Lengths.mostSeconds(request));
    }

    private long characters() {
        Long known = asked.isUnread() ? Long.valueOf(request.body().length()) : Lengths.characters(asked);
        // a text in a field that is not known is not longer than the body
        return known == null ? Math.max(1, request.body().length()) : known;
    }

    @Override
    public Tokens tokens() {
        Tokens known = tokens;
        if (known == null) {
            known = TokenForecast.of(asked, request.operation().unit(), pictures());
            tokens = known;
        }
        return known;
    }

    @Override
    public @Nullable BigDecimal reported(String path) {
        return null;
    }
}
