package io.gateway302.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All operations with the same method and path, and the rules that select one of them. Immutable. */
public final class Endpoint {

    private final List<Operation> candidates;
    private final List<String> variables;
    private final Operation open;
    private final Map<String, Operation> byModel = new HashMap<>();
    private final Map<String, List<Variant>> variants;
    private final Set<String> tellingFields;

    /**
     * Creates the endpoint.
     *
     * @param candidates operations, at least one
     * @param variables names of the variables in the path
     */
    Endpoint(List<Operation> candidates, List<String> variables) {
        this.candidates = List.copyOf(candidates);
        this.variables = variables;
        List<Operation> mains = candidates.stream()
                .filter(operation -> operation.variantOf() == null)
                .toList();
        this.open = mains.stream().filter(Endpoint::isOpen).findFirst().orElse(mains.getFirst());
        mains.forEach(main -> main.models().forEach(model -> byModel.put(key(model), main)));
        this.variants = candidates.stream()
                .filter(operation -> operation.variantOf() != null)
                .map(Variant::of)
                .filter(variant -> !variant.constants().isEmpty())
                .collect(Collectors.groupingBy(
                        variant -> Objects.requireNonNull(variant.operation().variantOf())));
        this.tellingFields = variants.values().stream()
                .flatMap(List::stream)
                .flatMap(variant -> variant.constants().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether the operation handles calls whose model no other operation lists. */
    public static boolean isOpen(Operation operation) {
        return operation.models().isEmpty() || operation.fallback();
    }

    /** Returns the map key of a model. Model names are case-insensitive. */
    public static String key(String model) {
        return model.toLowerCase(Locale.ROOT);
    }

    List<Operation> candidates() {
        return candidates;
    }

    List<String> variables() {
        return variables;
    }

    Set<String> tellingFields() {
        return tellingFields;
    }

    Operation choose(RouteHints clues) {
        Operation main =
                byModel(clues.model()).or(() -> byModel(clues.baseModel())).orElse(open);
        return variant(main, clues).or(() -> variant(open, clues)).orElse(main);
    }

    private Optional<Operation> byModel(@Nullable String model) {
        return model == null ? Optional.empty() : Optional.ofNullable(byModel.get(key(model)));
    }

    private Optional<Operation> variant(Operation main, RouteHints clues) {
        return variants.getOrDefault(main.id(), List.of()).stream()
                .filter(variant -> clues.fields()
                        .entrySet()
                        .containsAll(variant.constants().entrySet()))
                .map(Variant::operation)
                .findFirst();
    }

    /**
     * Operation that is distinguished from its main operation by fields with a single value.
     *
     * @param operation variant operation
     * @param constants names and values of these fields
     */
    private record Variant(Operation operation, Map<String, String> constants) {

        static Variant of(Operation operation) {
            return new Variant(
                    operation,
                    operation.fields().stream()
                            .filter(field -> field.enumeration().size() == 1)
                            .filter(field -> field.in() == Field.Location.BODY || field.in() == Field.Location.QUERY)
                            .collect(Collectors.toMap(
                                    Field::name,
                                    field -> field.enumeration().getFirst().asString())));
        }
    }
}
