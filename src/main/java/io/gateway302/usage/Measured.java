package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.usage.tokens.Quantity;
import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Usage that the response of a call proves, together with its request. */
final class Measured implements Quantities {

    private final Operation operation;
    private final Forecast forecast;
    private final JsonNode response;
    private final boolean buffered;
    private final @Nullable Tokens tokens;

    /**
     * Creates the usage.
     *
     * @param response response; null for a stream, whose content is not inspected
     * @param tokens tokens that the response reports; null if it reports none
     */
    Measured(GatewayExchange request, @Nullable JsonNode response, @Nullable Tokens tokens) {
        this.operation = request.operation();
        this.forecast = Forecast.of(request);
        this.response = response == null ? MissingNode.getInstance() : response;
        this.buffered = response != null;
        this.tokens = tokens;
    }

    /** Returns the number of counted units; null if it is unknown. */
    @Nullable
    Long counted(Unit unit) {
        return switch (unit) {
            case IMAGE -> images();
            case TOKEN -> tokens == null ? null : Long.valueOf(tokens.total());
            case SECOND -> seconds();
            case CHARACTER -> characters();
            case CALL -> 1L;
        };
    }

    @Override
    public @Nullable BigDecimal quantity(Price price) {
        return switch (price.unit()) {
            case CALL -> BigDecimal.ONE;
            case IMAGE -> decimal(images());
            case SECOND -> decimal(seconds());
            case MINUTE -> {
                Long seconds = seconds();
                yield seconds == null ? null : Lengths.minutes(seconds);
            }
            case TOKEN -> tokens == null ? null : BigDecimal.valueOf(tokens.total());
            case CHARACTER -> decimal(characters());
            case MEGAPIXEL -> {
                BigDecimal each = Pixels.mega(forecast.fields());
                Long images = images();
                yield each == null || images == null ? null : each.multiply(BigDecimal.valueOf(images));
            }
            case POINT -> Lengths.points(response);
            case PAGE -> Lengths.answeredPages(response);
            case URL -> Lengths.links(forecast.fields());
        };
    }

    @Override
    public @Nullable Tokens tokens() {
        return tokens;
    }

    @Override
    public @Nullable BigDecimal reported(String path) {
        Double amount = Quantity.decimal(DottedPath.at(response, path));
        return amount == null ? null : BigDecimal.valueOf(amount);
    }

    /** Returns the duration in seconds. What the response tells is billed, not what the request asks for. */
    private @Nullable Long seconds() {
        Long answered = Lengths.answeredSeconds(response);
        return answered == null ? forecast.certainSeconds() : answered;
    }

    private @Nullable Long characters() {
        Long counted = Lengths.countedCharacters(response);
        return counted == null ? forecast.certainCharacters() : counted;
    }

    /** Returns the number of images; null if the response matches no success form of the catalog. */
    private @Nullable Long images() {
        if (!buffered) {
            // the content of a stream is not inspected: it is assumed to contain the requested number
            return forecast.images();
        }
        Long found = results();
        // a response that names a task has no results yet
        boolean later = operation.poll() != null || response.path("task_id").isString();
        return later ? Long.valueOf(Math.max(found == null ? 0 : found, forecast.images())) : found;
    }

    private @Nullable Long results() {
        return operation.success().stream()
                .filter(form -> !form.result().isEmpty() && form.matches(response))
                .map(form -> (long) form.resultCount(response))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable BigDecimal decimal(@Nullable Long number) {
        return number == null ? null : BigDecimal.valueOf(number);
    }
}
