package io.gateway302.identity.token;

import java.time.Instant;

/**
 * Browser token as the web page receives it. Its string representation does not contain the token.
 *
 * @param token complete token: {@code gw302t_} and a signed text
 * @param expiresAt time from which on the token is rejected
 */
public record BrowserToken(String token, Instant expiresAt) {

    @Override
    public String toString() {
        return "BrowserToken[" + expiresAt + "]";
    }
}
