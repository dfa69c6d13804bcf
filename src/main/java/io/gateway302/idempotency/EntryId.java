package io.gateway302.idempotency;

/**
 * Id of an entry. Idempotency keys of different clients are independent.
 *
 * @param clientId id of the client
 * @param key idempotency key of the client
 */
record EntryId(String clientId, String key) {

    /** Returns a hash as the key for stores: it has a fixed length and does not contain data of the client. */
    String digest() {
        return Digest.of(clientId, key);
    }
}
