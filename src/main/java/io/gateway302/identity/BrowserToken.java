package io.gateway302.identity;

import java.time.Instant;

/**
 * A token as the page that is to use it gets it. Does not print it.
 *
 * @param token the whole token, {@code gw302t_} and a signed text
 * @param expiresAt from when on it is refused
 */
public record BrowserToken(String token, Instant expiresAt) {

    @Override
    public String toString() {
        return "BrowserToken[" + expiresAt + "]";
    }
}
