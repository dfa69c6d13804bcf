package io.gateway302.sandbox.language;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A function that the caller offers to the model.
 *
 * @param name its name
 * @param parameters JSON Schema of its arguments
 */
public record Tool(String name, JsonNode parameters) {

    /** How free the model is to call a function. */
    enum Choice {
        NONE,
        AUTO,
        REQUIRED
    }

    /**
     * The function that the sandbox calls: the named one, the one that the prompt speaks of, or the first one where one
     * must be called.
     *
     * @param named name of the one that must be called; null where the caller names none
     * @return null for none
     */
    static @Nullable Tool choose(List<Tool> tools, Choice choice, @Nullable String named, String text) {
        if (choice == Choice.NONE || tools.isEmpty()) {
            return null;
        }
        String words = text.toLowerCase(Locale.ROOT);
        return tools.stream()
                .filter(tool -> named == null ? tool.isMentionedIn(words) : tool.name.equals(named))
                .findFirst()
                .orElse(choice == Choice.REQUIRED ? tools.getFirst() : null);
    }

    private boolean isMentionedIn(String words) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.isEmpty() && (words.contains(lower) || words.contains(lower.replace('_', ' ')));
    }

    /** Arguments that fit the parameters. */
    JsonNode sampleArguments() {
        return Sample.of(parameters);
    }
}
