package io.gateway302.idempotency;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Response of the first call with its idempotency key, to be stored for duplicates.
 *
 * @param response response for the caller
 * @param copy copy of a streamed response; null if the response is in memory
 * @param most maximum size of a stored response in bytes
 */
record FirstAnswer(GatewayResponse response, @Nullable AnswerCopy copy, long most) {

    static FirstAnswer of(GatewayResponse response, long most, BooleanSupplier hasEnded) {
        if (response.body() instanceof Body.Stream stream) {
            AnswerCopy copy = new AnswerCopy(stream.source(), most, hasEnded);
            return new FirstAnswer(response.watched(_ -> copy), copy, most);
        }
        return new FirstAnswer(response, null, most);
    }

    /** Returns whether the response is complete. */
    boolean isWhole() {
        return copy == null || copy.isWhole();
    }

    /** Returns the complete body; null if it is larger than the maximum. */
    byte @Nullable [] content() {
        if (copy != null) {
            return copy.content();
        }
        return response.body() instanceof Body.Held held && held.length() <= most ? held.content() : null;
    }
}
