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

/** All operations with the same method at the same path, and how to tell them apart. Immutable. */
final class Endpoint {

    private final List<Operation> candidates;
    private final List<String> variables;
    private final Operation open;
    private final Map<String, Operation> byModel = new HashMap<>();
    private final Map<String, List<Variant>> variants;
    private final Set<String> tellingFields;

    /**
     * The endpoint of the operations.
     *
     * @param candidates not empty
     * @param variables names of the path's variables
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

    /** Whether the operation takes the calls whose model no other one names. */
    static boolean isOpen(Operation operation) {
        return operation.models().isEmpty() || operation.fallback();
    }

    /** Under which key a model is kept: names that differ in case only mean the same. */
    static String key(String model) {
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

    Operation choose(Clues clues) {
        Operation main =
                byModel(clues.model()).or(() -> byModel(clues.baseModel())).orElse(open);
        return variant(main, clues).or(() -> variant(open, clues)).orElse(main);
    }

    private Optional<Operation> byModel(@Nullable String model) {
        return model == null ? Optional.empty() : Optional.ofNullable(byModel.get(key(model)));
    }

    private Optional<Operation> variant(Operation main, Clues clues) {
        return variants.getOrDefault(main.id(), List.of()).stream()
                .filter(variant -> clues.fields()
                        .entrySet()
                        .containsAll(variant.constants().entrySet()))
                .map(Variant::operation)
                .findFirst();
    }

    /**
     * An operation that is told from its main one by fields with a single value.
     *
     * @param operation the variant
     * @param constants the fields and their values
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
