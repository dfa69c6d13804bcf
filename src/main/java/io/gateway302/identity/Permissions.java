package io.gateway302.identity;

import io.gateway302.catalog.Operation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do. Patterns are compared without regard to case, and {@code *} stands for any text.
 *
 * @param operations patterns for ids of operations, such as {@code doubao.*}, or for sections, such as
 *     {@code section:Image Generation}; an id also matches by its provider, {@code provider:Doubao}
 * @param models patterns for names of models, without the suffixes by which 302.AI adds features to a model
 * @param within what must allow it as well; null if these patterns alone decide
 */
public record Permissions(
        List<String> operations,
        List<String> models,
        @Nullable Permissions within) {

    /** Everything. */
    public static final Permissions ALL = new Permissions(List.of("*"), List.of("*"));

    private static final String SECTION = "section:";
    private static final String PROVIDER = "provider:";

    /** Copies what it is given. */
    public Permissions {
        operations = List.copyOf(operations);
        models = List.copyOf(models);
    }

    /** What these patterns allow, all by themselves. */
    public Permissions(List<String> operations, List<String> models) {
        this(operations, models, null);
    }

    /** What these permissions allow of the given operations, and nothing else. */
    public Permissions only(List<String> patterns) {
        return new Permissions(patterns, ALL.models(), this);
    }

    /** Whether the operation may be called. */
    public boolean allows(Operation operation) {
        return operations.stream().anyMatch(pattern -> matches(pattern, operation))
                && (within == null || within.allows(operation));
    }

    /** Whether any model may be used, also one that nobody can tell. */
    public boolean allowsEveryModel() {
        return models.contains("*") && (within == null || within.allowsEveryModel());
    }

    /** Whether the model may be used; null, where the request names none, may. */
    public boolean allowsModel(@Nullable String model) {
        if (model == null) {
            return true;
        }
        String base = ModelName.withoutFeatures(model);
        return models.stream().anyMatch(pattern -> Wildcard.matches(pattern, model) || Wildcard.matches(pattern, base))
                && (within == null || within.allowsModel(model));
    }

    private static boolean matches(String pattern, Operation operation) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.startsWith(SECTION)) {
            return Wildcard.matches(pattern.substring(SECTION.length()), operation.section());
        }
        if (lower.startsWith(PROVIDER)) {
            return Wildcard.matches(pattern.substring(PROVIDER.length()), operation.provider());
        }
        return Wildcard.matches(pattern, operation.id());
    }
}
