package io.gateway302.sandbox.language;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tool (function) that the caller offers to the model.
 *
 * @param name name of the tool
 * @param parameters JSON Schema of the arguments
 */
public record Tool(String name, JsonNode parameters) {

    /** Rule for the model's choice of a tool. */
    enum Choice {
        NONE,
        AUTO,
        REQUIRED
    }

    /**
     * Returns the tool to call: the named one, the first one that the prompt mentions, or the first one if a call is
     * required.
     *
     * @param named name of the required tool; null if the caller names none
     * @return the tool; null for none
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

    /** Returns arguments that match the parameters. */
    JsonNode sampleArguments() {
        return Sample.of(parameters);
    }
}
