package io.gateway302.ledger.chain;

import io.gateway302.secret.Hmac;
import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys of the ledger, derived for each purpose from the secrets of the installation, so that none of them reveals
 * another (HMAC-SHA-256, RFC 2104, over a label).
 *
 * @param secrets secrets, at least one; the first one is used for new entries
 */
public record LedgerKeys(List<Secret> secrets) {

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
        return Hmac.sha256(secret.reveal().getBytes(StandardCharsets.UTF_8), purpose);
    }
}
