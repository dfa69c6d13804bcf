package io.gateway302.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * One call to the simulated 302.AI, as its endpoints see it.
 *
 * @param address base address that the call came to
 * @param path path of the call
 * @param id the id that the path names; empty where it names none
 * @param requestId the caller's own id of the request; {@code -} where it gave none
 * @param key the bearer key that came with the call
 * @param body the whole body
 */
record Call(
        String address,
        String path,
        String id,
        String requestId,
        @Nullable String key,
        byte[] body) {}
