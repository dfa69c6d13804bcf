package io.gateway302.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a call that select one of several operations with the same method and path.
 *
 * @param model name of the model as in the call; null if it names none
 * @param baseModel the same name without the suffixes that add features to a model
 * @param fields values, as text, of the {@linkplain RouteMatch#tellingFields() discriminator fields} of the call
 */
public record RouteHints(@Nullable String model, @Nullable String baseModel, Map<String, String> fields) {

    /** Clues of a call without any of these properties. */
    public static final RouteHints NONE = new RouteHints(null, null, Map.of());

    /** Makes an immutable copy of the map. */
    public RouteHints {
        fields = Map.copyOf(fields);
    }
}
