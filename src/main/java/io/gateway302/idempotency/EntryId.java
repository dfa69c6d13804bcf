package io.gateway302.idempotency;

/**
 * Names an entry of the store: an idempotency key means something only together with the client that chose it.
 *
 * @param clientId id of the client
 * @param key its idempotency key
 */
record EntryId(String clientId, String key) {

    /** A name of fixed length that holds nothing of the client's own. */
    String digest() {
        return Digest.of(clientId, key);
    }
}
