package io.gateway302.ledger.chain;

import io.gateway302.secret.Hmac;
import java.util.HexFormat;

/**
 * Keyed hash for prompts. Equal prompts have equal hashes, and without the key, prompts cannot be found by trying
 * texts.
 */
public final class PromptHash {

    private final byte[] key;

    public PromptHash(byte[] key) {
        this.key = key;
    }

    public String of(String prompt) {
        return HexFormat.of().formatHex(Hmac.sha256(key, prompt));
    }

    @Override
    public String toString() {
        return "PromptHash";
    }
}
