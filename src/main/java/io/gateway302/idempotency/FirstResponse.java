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
record FirstResponse(GatewayResponse response, @Nullable ResponseCopy copy, long most) {

    static FirstResponse of(GatewayResponse response, long most, BooleanSupplier hasEnded) {
        if (response.body() instanceof Body.Stream stream) {
            ResponseCopy copy = new ResponseCopy(stream.source(), most, hasEnded);
            return new FirstResponse(response.watched(_ -> copy), copy, most);
        }
        return new FirstResponse(response, null, most);
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
