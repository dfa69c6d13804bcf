package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.usage.tokens.UnfoldedBody;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Estimate of the usage of a call, made from its request. Limits reserve it; the response replaces it by the real
 * usage. What the gateway cannot read counts as the maximum, because an upstream may be able to read it.
 */
public final class Forecast implements Quantities {

    private static final Attribute<Forecast> FORECAST = new Attribute<>("forecast", Forecast.class);

    private static final long MAX_IMAGES = 100;

    private static final long MAX_SECONDS = 3600;

    /** Duration that is assumed if a request does not give it, in seconds. */
    private static final int DEFAULT_SECONDS = 60;

    private static final int DEFAULT_MINUTES = 60;

    private static final int SECONDS_IN_MINUTE = 60;

    private static final int DEFAULT_POINTS = 100;
    private static final int DEFAULT_PAGES = 100;
    private static final int DEFAULT_LINKS = 20;

    private final GatewayExchange request;
    private final RequestFields fields;
    private @Nullable Tokens tokens;
    private @Nullable Long images;
    private @Nullable Long characters;

    private Forecast(GatewayExchange request) {
        this.request = request;
        this.fields = new RequestFields(request);
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
        return QuantityFields.places();
    }

    /** Returns the places of sizes and lists in requests that determine the usage. */
    public static Set<String> sizes() {
        return Stream.concat(Pixels.places(), Lengths.LISTS.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the places of texts in requests whose length determines the usage. */
    public static Set<String> texts() {
        return Set.copyOf(Lengths.ASKED_TEXTS);
    }

    /**
     * Returns the body of a form with the objects that its texts contain as JSON, as the forecast reads it.
     *
     * @return empty if such an object has a name twice
     */
    public static Optional<JsonNode> readable(JsonNode form) {
        return UnfoldedBody.isAmbiguous(form) ? Optional.empty() : Optional.of(UnfoldedBody.of(form));
    }

    /** Returns the maximum number of counted units that the call is expected to use, at least 1. */
    public static long quantity(GatewayExchange request) {
        Unit unit = request.operation().unit();
        return unit == null ? 1 : Math.max(1, of(request).counted(unit));
    }

    /** Returns the fields of the request. */
    RequestFields fields() {
        return fields;
    }

    private long counted(Unit unit) {
        return switch (unit) {
            case IMAGE -> images();
            case SECOND -> seconds(DEFAULT_SECONDS);
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
            case IMAGE -> BigDecimal.valueOf(images());
            case SECOND -> BigDecimal.valueOf(seconds(assumed == null ? DEFAULT_SECONDS : assumed));
            case MINUTE -> Lengths.minutes(recorded(assumed == null ? DEFAULT_MINUTES : assumed));
            case TOKEN -> BigDecimal.valueOf(Math.max(tokens().total(), assumed == null ? 0 : assumed));
            case CHARACTER -> BigDecimal.valueOf(characters());
            case MEGAPIXEL -> {
                BigDecimal each = Pixels.mega(fields);
                yield (each == null ? Pixels.MAX_MEGAPIXELS : each).multiply(BigDecimal.valueOf(images()));
            }
            case POINT ->
                BigDecimal.valueOf(assumed == null ? DEFAULT_POINTS : assumed).multiply(BigDecimal.valueOf(images()));
            case PAGE -> known(Lengths.pages(fields), assumed == null ? DEFAULT_PAGES : assumed);
            case URL -> known(Lengths.links(fields), DEFAULT_LINKS);
        };
    }

    private static BigDecimal known(@Nullable BigDecimal quantity, int otherwise) {
        return quantity == null ? BigDecimal.valueOf(otherwise) : quantity;
    }

    /** Returns the number of requested images. */
    long images() {
        if (images == null) {
            images = fields.isUnread() ? MAX_IMAGES : QuantityFields.images(fields, MAX_IMAGES);
        }
        return images;
    }

    /** Returns the requested duration in seconds; null if the request and the documentation do not tell it. */
    @Nullable
    Long certainSeconds() {
        return !fields.isUnread() && QuantityFields.areSecondsCertain(fields)
                ? Long.valueOf(QuantityFields.seconds(fields, MAX_SECONDS, 1))
                : null;
    }

    private long seconds(long otherwise) {
        return fields.isUnread() ? MAX_SECONDS : QuantityFields.seconds(fields, MAX_SECONDS, otherwise);
    }

    /** Returns the duration in seconds of a recording, which the size of an upload bounds. */
    private long recorded(long otherwise) {
        long most = Math.min(otherwise * SECONDS_IN_MINUTE, Lengths.mostSeconds(request));
        return fields.isUnread() ? MAX_SECONDS : QuantityFields.seconds(fields, MAX_SECONDS, most);
    }

    /** Returns the number of characters of the texts; null if the gateway does not read them all. */
    @Nullable
    Long certainCharacters() {
        boolean certain = !fields.isUnread() && !fields.isStored() && read() > 0;
        return certain ? Long.valueOf(read()) : null;
    }

    private long characters() {
        return Math.max(1, fields.isUnread() ? fields.length() : read());
    }

    /** Returns the number of characters that the gateway reads, which may be 0. They are counted once. */
    private long read() {
        if (characters == null) {
            characters = Lengths.characters(fields);
        }
        return characters;
    }

    @Override
    public Tokens tokens() {
        Tokens known = tokens;
        if (known == null) {
            known = TokenForecast.of(fields, request.operation().unit(), images());
            tokens = known;
        }
        return known;
    }

    @Override
    public @Nullable BigDecimal reported(String path) {
        return null;
    }
}
