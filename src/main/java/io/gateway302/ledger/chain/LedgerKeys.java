package io.gateway302.ledger.chain;

import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of the ledger, derived for each purpose from the secrets of the installation, so that none of them reveals
 * another (HMAC-SHA-256, RFC 2104, over a label).
 *
 * @param secrets secrets, at least one; the first one is used for new entries
 */
public record LedgerKeys(List<Secret> secrets) {

    private static final String ALGORITHM = "HmacSHA256";

    /** Returns the hash chain. */
    Chain chain() {
        return new Chain(secrets.stream()
                .map(secret -> Secret.of(HexFormat.of().formatHex(derive(secret, "gateway302 ledger chain"))))
                .toList());
    }

    /** Returns the hash function for prompts. */
    public PromptHash promptHash() {
        return new PromptHash(derive(secrets.getFirst(), "gateway302 ledger prompts"));
    }

    private static byte[] derive(Secret secret, String purpose) {
        return hmac(secret.reveal().getBytes(StandardCharsets.UTF_8), purpose);
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }
}
