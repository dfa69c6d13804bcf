package io.gateway302.upstream.account;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Result of a lookup of a call's cost record at 302.AI. */
public sealed interface UpstreamRecord {

    /**
     * Available record.
     *
     * @param cost cost in US dollars; one dollar is one PTC
     * @param inputTokens tokens of the prompt; null if the record has none
     * @param outputTokens tokens of the response; null if the record has none
     * @param model name of the model; null if the record has none
     */
    record Found(
            BigDecimal cost,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable String model) implements UpstreamRecord {}

    /** Record that does not exist yet, or has no cost yet. */
    record NotYet() implements UpstreamRecord {}

    /**
     * Failed lookup.
     *
     * @param refused true if the key is not permitted to read the record, so that a later retry cannot help
     * @param reason reason for the log
     */
    record Failed(boolean refused, String reason) implements UpstreamRecord {}
}
