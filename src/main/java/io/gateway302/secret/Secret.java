package io.gateway302.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A value that must never be shown. It does not print, compares in constant time, and its text is taken out of every
 * log line from the moment that it exists.
 */
public final class Secret {

    private static final String MASK = "[secret]";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a secret; also the conversion that configuration binding uses.
     *
     * @param value the secret text; surrounding white space is not part of it
     * @throws IllegalArgumentException if nothing but white space is given
     */
    public static Secret of(String value) {
        String stripped = value.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A secret must not be blank");
        }
        Secret secret = new Secret(stripped);
        Redaction.add(secret);
        return secret;
    }

    /** The secret text, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    /** Whether the candidate is this secret; takes equally long wherever the two differ. */
    public boolean matches(@Nullable String candidate) {
        return candidate != null && MessageDigest.isEqual(sha256(value), sha256(candidate));
    }

    /** SHA-256 (FIPS 180-4) of the UTF-8 form of a text. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && secret.matches(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
