package io.gateway302.identity;

import io.gateway302.catalog.Operation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Permissions of a caller. Patterns are case-insensitive, and {@code *} matches any text.
 *
 * @param operations patterns for operation ids, such as {@code doubao.*}; or for sections or providers, such as
 *     {@code section:Image Generation} or {@code provider:Doubao}
 * @param models patterns for model names, with or without the suffixes by which 302.AI adds features to a model
 * @param tags patterns for keys of {@link CallTags}
 * @param within further permissions that must also allow a call; null for none
 */
public record Permissions(
        List<String> operations,
        List<String> models,
        List<String> tags,
        @Nullable Permissions within) {

    /** Permissions for all operations and models. */
    public static final Permissions ALL = new Permissions(List.of("*"), List.of("*"), List.of("*"), null);

    private static final String SECTION = "section:";
    private static final String PROVIDER = "provider:";

    /** Makes immutable copies of the lists. */
    public Permissions {
        operations = List.copyOf(operations);
        models = List.copyOf(models);
        tags = List.copyOf(tags);
    }

    /** Creates permissions from these patterns alone, for all tags. */
    public Permissions(List<String> operations, List<String> models) {
        this(operations, models, List.of("*"), null);
    }

    /** Returns these permissions, restricted to the given operation patterns. */
    public Permissions only(List<String> patterns) {
        return new Permissions(patterns, ALL.models(), ALL.tags(), this);
    }

    /** Returns whether the operation may be called. */
    public boolean allows(Operation operation) {
        return operations.stream().anyMatch(pattern -> matches(pattern, operation))
                && (within == null || within.allows(operation));
    }

    /** Returns whether every model is allowed. Then requests whose model is unknown are allowed too. */
    public boolean allowsEveryModel() {
        return models.contains("*") && (within == null || within.allowsEveryModel());
    }

    /** Returns whether the model may be used. Null, for a request without a model, is allowed. */
    public boolean allowsModel(@Nullable String model) {
        if (model == null) {
            return true;
        }
        String base = ModelName.withoutFeatures(model);
        return models.stream().anyMatch(pattern -> Wildcard.matches(pattern, model) || Wildcard.matches(pattern, base))
                && (within == null || within.allowsModel(model));
    }

    /** Returns whether calls may have a tag with this key. */
    public boolean allowsTag(String key) {
        return tags.stream().anyMatch(pattern -> Wildcard.matches(pattern, key))
                && (within == null || within.allowsTag(key));
    }

    /** Returns whether a pattern for operations matches the operation. */
    public static boolean matches(String pattern, Operation operation) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.startsWith(SECTION)) {
            return Wildcard.matches(pattern.substring(SECTION.length()), operation.section());
        }
        if (lower.startsWith(PROVIDER)) {
            return Wildcard.matches(pattern.substring(PROVIDER.length()), operation.provider());
        }
        return Wildcard.matches(pattern, operation.id());
    }

    /** Returns whether a pattern for operations matches operations that the catalog lacks. */
    public static boolean matchesUnlisted(String pattern) {
        return Wildcard.matches(pattern, Operation.UNLISTED)
                || Wildcard.matches(pattern, SECTION + Operation.UNLISTED)
                || Wildcard.matches(pattern, PROVIDER + Operation.UNLISTED);
    }
}
