package io.gateway302.upstream;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What 302.AI's record of a call comes to. */
public sealed interface UpstreamRecord {

    /**
     * The record is there.
     *
     * @param cost what the call cost in US dollars, of which one is one PTC
     * @param inputTokens tokens of the prompt, where the record tells them
     * @param outputTokens tokens of the answer, where the record tells them
     * @param model the model, where the record tells it
     */
    record Found(
            BigDecimal cost,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable String model) implements UpstreamRecord {}

    /** It is not there, or does not tell the cost: it may later. */
    record NotYet() implements UpstreamRecord {}

    /**
     * It could not be read.
     *
     * @param refused whether our key is not let at it, which time alone does not mend
     * @param reason for the log
     */
    record Failed(boolean refused, String reason) implements UpstreamRecord {}
}
