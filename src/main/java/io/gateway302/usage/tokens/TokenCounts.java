package io.gateway302.usage.tokens;

import io.gateway302.exchange.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Token counts in one or several pieces of a response, under their names in the response formats. A count is null if no
 * piece contains it.
 *
 * @param prompt tokens of the whole prompt: OpenAI's {@code prompt_tokens} and equivalents
 * @param input {@code input_tokens}: the whole prompt, but for Anthropic without tokens read from or written to a cache
 * @param cached tokens of the prompt read from a cache, in formats that include them in the prompt
 * @param cacheRead tokens read from a cache, in Anthropic's format, which does not include them in the input
 * @param cacheWritten tokens written to a cache, only in Anthropic's format, which does not include them in the input
 * @param output tokens of the response
 * @param reasoning tokens of reasoning, in formats that include them in the output
 * @param thoughts tokens of reasoning, in Gemini's format, which does not include them in the output
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

    /** Reads a usage object. The names of the formats do not clash, so the format need not be known. */
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

    /** Combines counts of the same piece. If a piece contains a count twice, the larger one is used. */
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
     * Returns the counts after a later piece of the same response, whose counts replace the earlier ones. Zeros replace
     * nothing if the piece has no other count of the same side: upstreams send them for what they do not count.
     */
    TokenCounts then(TokenCounts later) {
        boolean in = later.caches() + orZero(later.prompt) + orZero(later.input) + orZero(later.cached) > 0;
        boolean out = orZero(later.output) + orZero(later.reasoning) + orZero(later.thoughts) > 0;
        // cache reads that come after an input without caches are a part of it: Anthropic sends both together
        boolean splitsInput =
                later.input == null && caches() == 0 && later.caches() > 0 && orZero(input) >= later.caches();
        return new TokenCounts(
                in ? latest(splitsInput ? larger(prompt, input) : prompt, later.prompt) : prompt,
                in ? latest(input, later.input) : input,
                in ? latest(cached, later.cached) : cached,
                in ? latest(cacheRead, later.cacheRead) : cacheRead,
                in ? latest(cacheWritten, later.cacheWritten) : cacheWritten,
                out ? latest(output, later.output) : output,
                out ? latest(reasoning, later.reasoning) : reasoning,
                out ? latest(thoughts, later.thoughts) : thoughts,
                // the total of an earlier piece does not belong to the counts of a later one
                orZero(later.total) > 0 ? later.total : in || out ? null : total);
    }

    /**
     * Returns the resulting tokens, never fewer than the counts prove.
     *
     * <ul>
     * <li>Input is the largest value that the counts allow. Anthropic's caches are outside its {@code input_tokens}; if
     *     there are {@code prompt_tokens} too, {@code input_tokens} only repeat them. If the total, or a count of
     *     cached tokens in OpenAI's format, shows that the caches are included, they are not added.
     * <li>Reasoning is part of the output, except if it is billed in addition: Gemini's thoughts, and the o1 family.
     * <li>If the total is larger than input and output, the rest belongs to the missing part: the input if there is
     *     none, otherwise the output. If the total is smaller, it is ignored.
     * <li>An upstream that did not count sends only zeros.
     * </ul>
     *
     * @param reasoningBilledBeside true if reasoning is billed in addition to the output
     * @return null if there are no counts, or only zeros
     */
    @Nullable
    Tokens tokens(boolean reasoningBilledBeside) {
        long caches = caches();
        long whole = includesCaches() ? Math.max(orZero(prompt), orZero(input)) : orZero(prompt);
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

    /** Returns whether {@code input_tokens} surely include the tokens read from and written to a cache. */
    private boolean includesCaches() {
        long whole = orZero(input);
        boolean totalSaysSo = orZero(total) > 0 && orZero(total) < whole + caches() + orZero(output);
        return whole > 0 && whole >= caches() && (orZero(cached) > 0 || totalSaysSo);
    }

    private long caches() {
        return orZero(cacheRead) + orZero(cacheWritten);
    }

    private static @Nullable Long latest(@Nullable Long earlier, @Nullable Long later) {
        return later == null ? earlier : later;
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

    /** Returns the largest value of the fields. */
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
