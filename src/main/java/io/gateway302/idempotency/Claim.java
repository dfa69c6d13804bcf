package io.gateway302.idempotency;

import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.Replay;

/**
 * A call that would like to be the first under its idempotency key.
 *
 * @param id the entry
 * @param fingerprint tells whether two requests are the same
 * @param call the call itself, by its generation id, which nobody else has
 */
record Claim(EntryId id, String fingerprint, Replay call) {

    static Claim of(GatewayRequest request, String key) {
        return new Claim(
                new EntryId(request.caller().clientId(), key),
                new Digest()
                        .add(request.target().method().name())
                        .add(request.target().pathAndQuery())
                        .add(request.body())
                        .hex(),
                new Replay(request.generationId(), request.receivedAt()));
    }

    /** Who may say what becomes of the entry, if the claim is granted. */
    String owner() {
        return call.generationId();
    }
}
