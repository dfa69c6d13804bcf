package io.gateway302.idempotency;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the first call under its key, to be kept for the others.
 *
 * @param response goes on to the caller
 * @param copy what is kept of a streamed one; null for one that is here
 * @param most bytes of the largest answer that is kept
 */
record FirstAnswer(GatewayResponse response, @Nullable AnswerCopy copy, long most) {

    static FirstAnswer of(GatewayResponse response, long most) {
        if (response.body() instanceof Body.Stream stream) {
            AnswerCopy copy = new AnswerCopy(stream.source(), most);
            return new FirstAnswer(response.watched(_ -> copy), copy, most);
        }
        return new FirstAnswer(response, null, most);
    }

    /** Whether all of it came. */
    boolean isWhole() {
        return copy == null || copy.isWhole();
    }

    /** All of it; null if it is too large to be kept. */
    byte @Nullable [] content() {
        if (copy != null) {
            return copy.content();
        }
        return response.body() instanceof Body.Held held && held.length() <= most ? held.content() : null;
    }
}
