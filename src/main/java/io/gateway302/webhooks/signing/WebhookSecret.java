package io.gateway302.webhooks.signing;

import java.security.SecureRandom;
import java.util.Base64;

/** Secret that signs the events of a webhook. It does not print. */
public final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final int LENGTH = 32;

    private final byte[] key;

    private WebhookSecret(byte[] key) {
        this.key = key;
    }

    /** Returns a new secret. */
    public static WebhookSecret generate(SecureRandom random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        return new WebhookSecret(key);
    }

    static WebhookSecret ofKey(byte[] key) {
        return new WebhookSecret(key.clone());
    }

    /** Returns the secret as its owner gets it: the prefix {@code whsec_} and the key in base64. */
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
