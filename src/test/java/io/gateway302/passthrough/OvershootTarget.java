package io.gateway302.passthrough;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.SuccessForm;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.usage.Forecast;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Operation whose calls say how much they ask for.
 *
 * @param rule price rule of the calls; null if the units are limited and not the money
 * @param place place of the number in the request
 */
record OvershootTarget(
        Operation operation, Quantity quantity, @Nullable PriceTier rule, String place) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Number that a request determines. */
    enum Quantity {
        IMAGES(60, 9),
        SECONDS(60, 9),
        CHARACTERS(60, 9),
        TOKENS(3000, 200);

        private final int limit;
        private final int most;

        Quantity(int limit, int most) {
            this.limit = limit;
            this.most = most;
        }

        /** Returns what all calls of a client may use together. */
        int limit() {
            return limit;
        }

        /** Returns the largest number that one call asks for. */
        int most() {
            return most;
        }

        /** Returns places that operations usually have. */
        List<String> usual() {
            return switch (this) {
                case IMAGES ->
                    List.of("n", "num_images", "batch_size", "num_outputs", "parameters.n", "image_request.num_images");
                case SECONDS -> List.of("duration", "seconds", "parameters.duration");
                case CHARACTERS -> List.of("text");
                case TOKENS -> List.of("max_tokens", "max_completion_tokens");
            };
        }

        private boolean isAt(String place) {
            String name = place.substring(place.lastIndexOf('.') + 1);
            return switch (this) {
                case IMAGES -> name.matches("n|num_images|num_outputs|batch_size|imageCount|max_images|sample_count");
                case SECONDS -> name.matches("duration|seconds|duration_seconds");
                case CHARACTERS -> Forecast.texts().contains(place);
                case TOKENS -> place.matches("max_.*tokens");
            };
        }
    }

    /** Returns all targets of the catalog. */
    static List<OvershootTarget> all() {
        return SandboxCaller.CATALOG.operations().stream()
                .filter(operation -> operation.billable()
                        && SandboxCaller.CATALOG.tasks(operation).isEmpty())
                .flatMap(OvershootTarget::of)
                .toList();
    }

    private static Stream<OvershootTarget> of(Operation operation) {
        Quantity counted = counted(operation.unit());
        if (counted != null) {
            return places(operation, counted).map(place -> new OvershootTarget(operation, counted, null, place));
        }
        List<PriceTier> rules = operation.pricing().tiers();
        // a call with the required fields only may meet another rule than the last
        return rules.stream()
                .filter(rule -> rules.size() == 1 || !rule.when().isEmpty())
                .flatMap(rule -> {
                    Quantity priced = rule.rate() instanceof Price price ? priced(price.unit()) : null;
                    return priced == null
                            ? Stream.of()
                            : places(operation, priced)
                                    .map(place -> new OvershootTarget(operation, priced, rule, place));
                });
    }

    private static @Nullable Quantity counted(@Nullable Unit unit) {
        return switch (unit) {
            case IMAGE -> Quantity.IMAGES;
            case SECOND -> Quantity.SECONDS;
            case CHARACTER -> Quantity.CHARACTERS;
            case TOKEN -> Quantity.TOKENS;
            case CALL -> null;
            case null -> null;
        };
    }

    private static @Nullable Quantity priced(PriceUnit unit) {
        return switch (unit) {
            case IMAGE -> Quantity.IMAGES;
            case SECOND -> Quantity.SECONDS;
            case CHARACTER -> Quantity.CHARACTERS;
            default -> null;
        };
    }

    /** Returns the documented places of the number; a usual one if there are none. */
    private static Stream<String> places(Operation operation, Quantity quantity) {
        List<String> documented = new ArrayList<>();
        collect("", operation.fields(), quantity::isAt, documented);
        return documented.isEmpty() ? Stream.of(quantity.usual().getFirst()) : documented.stream();
    }

    private static void collect(String prefix, List<Field> fields, Predicate<String> names, List<String> found) {
        for (Field field : fields) {
            String place = prefix + field.name();
            if (names.test(place) && field.in() != Field.Location.HEADER) {
                found.add(place);
            }
            collect(place + ".", field.fields(), names, found);
        }
    }

    /** Returns the limits of the client. */
    String limits() {
        if (rule != null && rule.rate() instanceof Price price) {
            return "{\"usd_per_day\":\""
                    + price.of(BigDecimal.valueOf(quantity.limit)).toPlainString() + "\"}";
        }
        String unit = quantity.name().toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        return "{\"units_per_day\":{\"" + unit + "\":" + quantity.limit + "}}";
    }

    /** Returns the fields by which the price rule applies. */
    Map<String, JsonNode> conditions() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        if (rule != null) {
            rule.when().forEach((place, values) -> fields.put(place, JSON.stringNode(values.getFirst())));
        }
        return fields;
    }

    /** Returns a response of the operation that has as much as was asked for. */
    String response(int number) {
        ObjectNode response = JSON.objectNode();
        if (quantity == Quantity.TOKENS) {
            response.putObject("usage")
                    .put("prompt_tokens", 1)
                    .put("completion_tokens", number - 1)
                    .put("total_tokens", number);
        }
        boolean later = operation.poll() != null || operation.response() == ResponseKind.TASK;
        JsonNode results = later ? JSON.stringNode("an-id") : elements(quantity == Quantity.IMAGES ? number : 1);
        if (operation.success().isEmpty()) {
            return response.put("code", 0).set("data", results).toString();
        }
        SuccessForm form = operation.success().getFirst();
        form.when().forEach((path, values) -> put(response, path, values.getFirst()));
        form.result().stream().findFirst().ifPresent(path -> put(response, path, results));
        return response.toString();
    }

    private static ArrayNode elements(int number) {
        ArrayNode elements = JSON.arrayNode();
        for (int i = 0; i < number; i++) {
            elements.addObject().put("url", "https://example.com/a.png");
        }
        return elements;
    }

    private static void put(ObjectNode object, String path, JsonNode value) {
        String[] names = path.split("\\.", 2);
        if (names.length == 1) {
            object.set(path, value);
        } else {
            put(object.withObject("/" + names[0]), names[1], value);
        }
    }

    @Override
    public String toString() {
        return operation.id() + " " + place + (rule == null ? "" : " " + rule.when());
    }
}
