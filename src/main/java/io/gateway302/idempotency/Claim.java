package io.gateway302.idempotency;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Replay;

/**
 * Claim of a call to be the first with its idempotency key.
 *
 * @param id id of the entry
 * @param fingerprint hash of method, path, query and body, equal for duplicates
 * @param call the call, with its unique generation id
 */
record Claim(EntryId id, String fingerprint, Replay call) {

    static Claim of(GatewayExchange request, String key) {
        return new Claim(
                new EntryId(request.caller().clientId(), key),
                new Digest()
                        .add(request.target().method().name())
                        .add(request.target().pathAndQuery())
                        .add(request.body())
                        .hex(),
                new Replay(request.generationId(), request.receivedAt()));
    }

    /** Returns the owner id of the entry. Only the owner may store the outcome. */
    String owner() {
        return call.generationId();
    }
}
