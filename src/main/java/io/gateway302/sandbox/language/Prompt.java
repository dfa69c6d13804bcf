package io.gateway302.sandbox.language;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Request to a model, independent of its dialect.
 *
 * @param model name of the model in the call
 * @param text last text of the user
 * @param inputTokens tokens of all texts in the request
 * @param tool tool to call; null for a text
 * @param form JSON to respond with; null for plain text
 * @param maxTokens maximum number of tokens in the response; 0 for no limit
 * @param request whole request
 */
public record Prompt(
        String model,
        String text,
        int inputTokens,
        @Nullable Tool tool,
        @Nullable JsonNode form,
        int maxTokens,
        JsonNode request) {}
