package io.gateway302.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call tells of which operation it means, where several stand at its address.
 *
 * @param model name of the model, as the call has it; null where it names none
 * @param baseModel the same without the suffixes that add features to a model
 * @param fields values of the {@linkplain RouteMatch#tellingFields() telling fields} that the call has, as text
 */
public record Clues(@Nullable String model, @Nullable String baseModel, Map<String, String> fields) {

    /** Nothing is told. */
    public static final Clues NONE = new Clues(null, null, Map.of());

    /** Copies what it is given. */
    public Clues {
        fields = Map.copyOf(fields);
    }
}
