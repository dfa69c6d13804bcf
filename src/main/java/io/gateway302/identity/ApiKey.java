package io.gateway302.identity;

import io.gateway302.secret.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's key as its owner holds it, {@code gw302_<id>_<secret>}. Does not print its secret.
 *
 * <p>It is no {@link Secret}: those are remembered for as long as the process runs, and callers present as many keys as
 * they like.
 */
public final class ApiKey {

    private static final Pattern FORM = Pattern.compile("gw302_([A-Za-z0-9]{1,64})_([A-Za-z0-9_-]{1,256})");

    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private final String id;
    private final String secret;

    private ApiKey(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** Reads a key; null if the text does not have the form of one. */
    static @Nullable ApiKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new ApiKey(matcher.group(1), matcher.group(2)) : null;
    }

    /** A new key that nobody can guess. */
    static ApiKey generate(SecureRandom random) {
        return new ApiKey(hex(random, ID_BYTES), hex(random, SECRET_BYTES));
    }

    private static String hex(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The public part, by which the key is found. */
    public String id() {
        return id;
    }

    /** The whole key, to be shown once. */
    public String reveal() {
        return "gw302_" + id + "_" + secret;
    }

    /** SHA-256 of the secret: all that is kept of it. */
    byte[] digest() {
        return Secret.sha256(secret);
    }

    @Override
    public String toString() {
        return "gw302_" + id + "_[secret]";
    }
}
