package io.gateway302.upstream;

/** Exception for a configuration without a key for 302.AI. */
public final class MissingUpstreamKeyException extends RuntimeException {

    public MissingUpstreamKeyException() {
        super("gateway302 has no key for 302.AI: set AI302_API_KEY, or AI302_API_KEY_FILE to a file that holds it.");
    }
}
