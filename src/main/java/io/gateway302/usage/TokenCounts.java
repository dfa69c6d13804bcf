package io.gateway302.usage;

import io.gateway302.exchange.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one or several pieces of an answer tell of its tokens, each under the name that a dialect has for it. Null is what
 * none of them tells.
 *
 * @param prompt the whole prompt: OpenAI's {@code prompt_tokens} and its like
 * @param input {@code input_tokens}: the whole prompt, or at Anthropic what no cache had to do with
 * @param cached those of the prompt that came from a cache, as the dialects tell it that count them in
 * @param cacheRead tokens read from a cache, as Anthropic tells it, which does not count them in
 * @param cacheWritten tokens written to a cache, told by Anthropic only and not counted in
 * @param output tokens of the answer
 * @param reasoning tokens of reasoning, as the dialects tell it that count them in
 * @param thoughts tokens of reasoning, as Gemini tells it, which does not count them in
 * @param total all tokens
 */
record TokenCounts(
        @Nullable Long prompt,
        @Nullable Long input,
        @Nullable Long cached,
        @Nullable Long cacheRead,
        @Nullable Long cacheWritten,
        @Nullable Long output,
        @Nullable Long reasoning,
        @Nullable Long thoughts,
        @Nullable Long total) {

    static final TokenCounts NONE = new TokenCounts(null, null, null, null, null, null, null, null, null);

    /** Reads an object that lies where usage is told. Names of dialects do not clash, so that it need not be known. */
    static TokenCounts of(JsonNode usage) {
        return new TokenCounts(
                told(usage, "prompt_tokens", "promptTokenCount", "prompt_token_count", "PromptTokens")
                        .plus(told(usage, "toolUsePromptTokenCount", "tool_use_prompt_token_count"))
                        .value(),
                told(usage, "input_tokens", "input_token").value(),
                told(usage, "cachedContentTokenCount", "prompt_cache_hit_tokens", "cached_tokens")
                        .or(usage.path("prompt_tokens_details"), "cached_tokens")
                        .or(usage.path("input_tokens_details"), "cached_tokens")
                        .value(),
                told(usage, "cache_read_input_tokens").value(),
                told(usage, "cache_creation_input_tokens")
                        .or(sum(usage.path("cache_creation"), "ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"))
                        .value(),
                told(usage, "completion_tokens", "output_tokens", "output_token")
                        .or(told(usage, "candidatesTokenCount", "candidates_token_count", "CompletionTokens"))
                        .value(),
                told(usage, "reasoning_tokens")
                        .or(usage.path("completion_tokens_details"), "reasoning_tokens")
                        .or(usage.path("output_tokens_details"), "reasoning_tokens")
                        .value(),
                told(usage, "thoughtsTokenCount", "thoughts_token_count").value(),
                told(usage, "total_tokens", "totalTokenCount", "total_token_count", "TotalTokens")
                        .value());
    }

    /**
     * Both together. Counts in a stream grow, and a later piece may tell less than an earlier one: the larger of two
     * stands.
     */
    TokenCounts and(TokenCounts other) {
        return new TokenCounts(
                larger(prompt, other.prompt),
                larger(input, other.input),
                larger(cached, other.cached),
                larger(cacheRead, other.cacheRead),
                larger(cacheWritten, other.cacheWritten),
                larger(output, other.output),
                larger(reasoning, other.reasoning),
                larger(thoughts, other.thoughts),
                larger(total, other.total));
    }

    /**
     * What that comes to, never below what is certain.
     *
     * <ul>
     *   <li>Input is the largest that can be read from what is told. Anthropic's caches lie outside of its
     *       {@code input_tokens}; where {@code prompt_tokens} are told too, {@code input_tokens} only repeat them.
     *   <li>Reasoning is a part of the output, except where it is billed beside it: Gemini's thoughts, and the o1 family.
     *   <li>Where the total is more than both, the rest belongs to the part that nobody told: the input, if it has none,
     *       otherwise the output. Where the total is less, the parts stand.
     *   <li>Nothing but zeros is what an upstream says that did not count.
     * </ul>
     *
     * @param reasoningBilledBeside whether reasoning is billed in addition to the output
     * @return null where nothing is told
     */
    @Nullable
    Tokens tokens(boolean reasoningBilledBeside) {
        long caches = orZero(cacheRead) + orZero(cacheWritten);
        long whole = orZero(prompt);
        long cachedInput = Math.max(orZero(cached), orZero(cacheRead));
        long in = Math.max(
                Math.max(whole, cachedInput), whole > 0 ? Math.max(orZero(input), caches) : orZero(input) + caches);
        long reasoned = orZero(reasoning);
        long out = orZero(output);
        out = (reasoningBilledBeside ? out + reasoned : Math.max(out, reasoned)) + orZero(thoughts);
        long rest = Math.max(0, orZero(total) - in - out);
        if (in == 0) {
            in = rest;
        } else {
            out += rest;
        }
        return in + out == 0 ? null : new Tokens(in, cachedInput, out, reasoned + orZero(thoughts));
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static @Nullable Long larger(@Nullable Long one, @Nullable Long other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Math.max(one, other);
    }

    /** The largest of the fields. */
    private static Told told(JsonNode usage, String... names) {
        Told told = new Told(null);
        for (String name : names) {
            told = told.or(usage, name);
        }
        return told;
    }

    private static Told sum(JsonNode parts, String... names) {
        Told told = new Told(null);
        for (String name : names) {
            told = told.plus(new Told(Quantity.of(parts.path(name))));
        }
        return told;
    }

    private record Told(@Nullable Long value) {

        Told or(JsonNode object, String name) {
            return or(new Told(Quantity.of(object.path(name))));
        }

        Told or(Told other) {
            return new Told(larger(value, other.value));
        }

        Told plus(Told other) {
            return value == null || other.value == null ? or(other) : new Told(value + other.value);
        }
    }
}
