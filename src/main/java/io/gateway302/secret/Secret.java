package io.gateway302.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Secret value. It does not print, compares in constant time, and is redacted from every log line from its creation on.
 */
public final class Secret {

    private static final String MASK = "[secret]";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Creates a secret; also used by configuration binding.
     *
     * @param value secret text; surrounding white space is removed
     * @throws IllegalArgumentException if the text is blank
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

    /** Returns the secret text, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    /** Returns whether the candidate equals this secret, in constant time. */
    public boolean matches(@Nullable String candidate) {
        return candidate != null && MessageDigest.isEqual(sha256(value), sha256(candidate));
    }

    /** Returns the SHA-256 (FIPS 180-4) of the text in UTF-8. */
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
