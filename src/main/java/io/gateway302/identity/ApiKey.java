package io.gateway302.identity;

import io.gateway302.secret.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Key of a client in its complete form, {@code gw302_<id>_<secret>}. Its string representation does not contain the
 * secret.
 *
 * <p>It is not a {@link Secret}: those are registered for redaction until the process ends, and callers can present any
 * number of keys.
 */
public final class ApiKey {

    private static final String PREFIX = "gw302_";

    private static final int MAX_ID_LENGTH = 64;
    private static final int MAX_SECRET_LENGTH = 256;

    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private final String id;
    private final String secret;

    private ApiKey(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** Parses a key; returns null if the text does not have the form of one. */
    public static @Nullable ApiKey parse(String text) {
        int end = text.startsWith(PREFIX) ? text.indexOf('_', PREFIX.length()) : -1;
        if (end < 0) {
            return null;
        }
        String id = text.substring(PREFIX.length(), end);
        String secret = text.substring(end + 1);
        return isOf(id, "", MAX_ID_LENGTH) && isOf(secret, "_-", MAX_SECRET_LENGTH) ? new ApiKey(id, secret) : null;
    }

    /** Returns whether a text consists of letters, digits and other given characters. */
    private static boolean isOf(String text, String others, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && others.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Generates a key with a random id of 8 bytes and a random secret of 32 bytes, in hexadecimal. */
    public static ApiKey generate(SecureRandom random) {
        return new ApiKey(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
    }

    private static String hex(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Returns the public part of the key, used for the lookup. */
    public String id() {
        return id;
    }

    /** Returns the complete key with its secret, which is shown to its owner once. */
    public String reveal() {
        return PREFIX + id + "_" + secret;
    }

    /** Returns the SHA-256 of the secret, the only form in which the secret is stored. */
    public byte[] digest() {
        return Secret.sha256(secret);
    }

    @Override
    public String toString() {
        return PREFIX + id + "_[secret]";
    }
}
