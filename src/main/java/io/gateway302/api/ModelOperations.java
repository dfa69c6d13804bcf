package io.gateway302.api;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Endpoint;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RouteHints;
import io.gateway302.catalog.RouteMatch;
import io.gateway302.catalog.price.Rate;
import io.gateway302.identity.ModelName;
import io.gateway302.problem.Violation;
import io.gateway302.usage.PriceList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Operations at the paths of endpoints, of which the model of a request selects one. */
@Component
class ModelOperations {

    private static final String MODEL = "model";

    private static final Violation UNKNOWN = new Violation(
            MODEL,
            "unknown",
            "is not a model that this endpoint knows; GET /v1/models lists the models, GET /api/v1/operations the"
                    + " operations with their models");

    private final Catalog catalog;
    private final PriceList prices;

    ModelOperations(Catalog catalog, PriceList prices) {
        this.catalog = catalog;
        this.prices = prices;
    }

    /** Returns the operation at a path that takes models which no other operation lists. */
    static Operation unlisted(Catalog catalog, String path) {
        return match(catalog, path).choose(RouteHints.NONE);
    }

    /**
     * Returns the operation that a request asks for.
     *
     * @param path path at 302.AI
     * @param model value of {@code model} in the request; a missing node if there is none
     */
    ModelChoice choose(String path, JsonNode model) {
        if (!model.isString() || model.stringValue().isBlank()) {
            // a rule of the field tells it
            return new ModelChoice(unlisted(catalog, path), List.of());
        }
        String name = model.stringValue();
        RouteMatch match = match(catalog, path);
        Operation operation = match.choose(new RouteHints(name, ModelName.withoutFeatures(name), Map.of()));
        boolean known = Stream.of(name, ModelName.withoutFeatures(name)).anyMatch(each -> isKnown(operation, each));
        return new ModelChoice(operation, known ? List.of() : List.of(UNKNOWN));
    }

    /**
     * Returns the operation that a request asks for, of two paths.
     *
     * @param path path at 302.AI, if one of its operations knows the model
     * @param otherwise path at 302.AI of an operation that takes all other models
     * @param model value of {@code model} in the request; a missing node if there is none
     */
    ModelChoice choose(String path, String otherwise, JsonNode model) {
        ModelChoice choice = choose(path, model);
        return choice.violations().isEmpty() ? choice : new ModelChoice(unlisted(catalog, otherwise), List.of());
    }

    private static RouteMatch match(Catalog catalog, String path) {
        return catalog.route(HttpMethod.POST, path)
                .orElseThrow(() -> new IllegalStateException("The catalog has no POST " + path + ", which is needed"));
    }

    /** Returns whether an operation documents a model, or takes every model that has a price. */
    private boolean isKnown(Operation operation, String model) {
        List<Field> fields = operation.fields().stream()
                .filter(field -> field.name().equals(MODEL))
                .toList();
        List<String> allowed = texts(fields.stream().flatMap(field -> field.enumeration().stream()));
        if (has(operation.models(), model) || has(allowed, model)) {
            return true;
        }
        if (!Endpoint.isOpen(operation) || !allowed.isEmpty()) {
            return false;
        }
        return has(texts(fields.stream().flatMap(field -> field.examples().stream())), model)
                || operation.pricing().tiers().stream()
                        .anyMatch(tier -> has(tier.when().getOrDefault(MODEL, List.of()), model))
                || (isPricedByModel(operation) && prices.isListed(model));
    }

    /** Returns whether the price of an operation is that of its model, whatever model that is. */
    private static boolean isPricedByModel(Operation operation) {
        return operation.pricing().tiers().stream()
                .anyMatch(tier ->
                        tier.rate() instanceof Rate.PerModel && !tier.when().containsKey(MODEL));
    }

    private static List<String> texts(Stream<JsonNode> values) {
        return values.map(JsonNode::asString).toList();
    }

    private static boolean has(Collection<String> models, String model) {
        return models.stream().anyMatch(model::equalsIgnoreCase);
    }
}
