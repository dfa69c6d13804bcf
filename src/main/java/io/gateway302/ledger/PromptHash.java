package io.gateway302.ledger;

import java.util.HexFormat;

/** Hashes prompts with a key of this installation: equal prompts can be found, and none can be guessed. */
final class PromptHash {

    private final byte[] key;

    PromptHash(byte[] key) {
        this.key = key;
    }

    String of(String prompt) {
        return HexFormat.of().formatHex(LedgerKeys.hmac(key, prompt));
    }

    @Override
    public String toString() {
        return "PromptHash";
    }
}
