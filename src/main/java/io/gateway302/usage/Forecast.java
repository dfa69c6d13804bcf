package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Estimate of the usage of a call, made from its request. Limits reserve it; the response replaces it by the real
 * usage. What the gateway cannot read counts as the maximum, because an upstream may be able to read it.
 */
public final class Forecast implements Quantities {

    private static final Attribute<Forecast> FORECAST = new Attribute<>("forecast", Forecast.class);

    private static final long MOST_PICTURES = 100;

    private static final long MOST_SECONDS = 3600;

    /** Duration that is assumed if a request does not give it, in seconds. */
    private static final int USUAL_MOST_SECONDS = 60;

    private static final int USUAL_MOST_MINUTES = 60;

    private static final int SECONDS_IN_MINUTE = 60;

    private static final int USUAL_MOST_POINTS = 100;
    private static final int USUAL_MOST_PAGES = 100;
    private static final int USUAL_MOST_LINKS = 20;

    private final GatewayExchange request;
    private final Asked asked;
    private @Nullable Tokens tokens;
    private @Nullable Long pictures;
    private @Nullable Long characters;

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
        return Stream.concat(Pixels.places(), Lengths.LISTS.stream()).collect(Collectors.toUnmodifiableSet());
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
    public BigDecimal quantity(Price price) {
        Integer assumed = price.assumed();
        return switch (price.unit()) {
            case CALL -> BigDecimal.ONE;
            case IMAGE -> BigDecimal.valueOf(pictures());
            case SECOND -> BigDecimal.valueOf(seconds(assumed == null ? USUAL_MOST_SECONDS : assumed));
            case MINUTE -> Lengths.minutes(recorded(assumed == null ? USUAL_MOST_MINUTES : assumed));
            case TOKEN -> BigDecimal.valueOf(Math.max(tokens().total(), assumed == null ? 0 : assumed));
            case CHARACTER -> BigDecimal.valueOf(characters());
            case MEGAPIXEL -> {
                BigDecimal each = Pixels.mega(asked);
                yield (each == null ? Pixels.MOST : each).multiply(BigDecimal.valueOf(pictures()));
            }
            case POINT -> BigDecimal.valueOf(assumed == null ? USUAL_MOST_POINTS : assumed);
            case PAGE -> known(Lengths.pages(asked), assumed == null ? USUAL_MOST_PAGES : assumed);
            case URL -> known(Lengths.links(asked), USUAL_MOST_LINKS);
        };
    }

    private static BigDecimal known(@Nullable BigDecimal quantity, int otherwise) {
        return quantity == null ? BigDecimal.valueOf(otherwise) : quantity;
    }

    /** Returns the number of requested images. */
    long pictures() {
        if (pictures == null) {
            pictures = asked.isUnread()
                    ? MOST_PICTURES
                    : AskedNumbers.atMost(asked, AskedNumbers.PICTURES, MOST_PICTURES, 1);
        }
        return pictures;
    }

    /** Returns the requested duration in seconds; null if the request and the documentation do not tell it. */
    @Nullable
    Long certainSeconds() {
        return !asked.isUnread() && AskedNumbers.isCertain(asked, AskedNumbers.SECONDS)
                ? Long.valueOf(AskedNumbers.atMost(asked, AskedNumbers.SECONDS, MOST_SECONDS, 1))
                : null;
    }

    private long seconds(long otherwise) {
        return asked.isUnread()
                ? MOST_SECONDS
                : AskedNumbers.atMost(asked, AskedNumbers.SECONDS, MOST_SECONDS, otherwise);
    }

    /** Returns the duration in seconds of a recording, which the size of an upload bounds. */
    private long recorded(long otherwise) {
        long most = Math.min(otherwise * SECONDS_IN_MINUTE, Lengths.mostSeconds(request));
        return asked.isUnread() ? MOST_SECONDS : AskedNumbers.atMost(asked, AskedNumbers.SECONDS, MOST_SECONDS, most);
    }

    /** Returns the number of characters of the texts; null if the gateway does not read them all. */
    @Nullable
    Long certainCharacters() {
        boolean certain = !asked.isUnread() && !asked.isStored() && Lengths.characters(asked) > 0;
        return certain ? Long.valueOf(characters()) : null;
    }

    private long characters() {
        if (characters == null) {
            characters = Math.max(1, asked.isUnread() ? asked.length() : Lengths.characters(asked));
        }
        return characters;
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
