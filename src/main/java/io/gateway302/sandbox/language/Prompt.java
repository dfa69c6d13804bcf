package io.gateway302.sandbox.language;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request asks of a model, whatever its dialect.
 *
 * @param model name of the model, as the call has it
 * @param text the last thing that the user says
 * @param inputTokens tokens of all that the request says
 * @param tool the function that is to be called; null for an answer in words
 * @param form JSON that the answer is to be; null for prose
 * @param maxTokens most tokens that the answer may have; 0 for as many as it takes
 * @param request the whole request
 */
public record Prompt(
        String model,
        String text,
        int inputTokens,
        @Nullable Tool tool,
        @Nullable JsonNode form,
        int maxTokens,
        JsonNode request) {}
