package io.gateway302.ledger;

import io.gateway302.secret.Secret;
import java.util.stream.Stream;

/** Makes chains with keys that a test knows. */
public final class Chains {

    private Chains() {}

    /** A chain that hashes with the first key and accepts all. */
    public static Chain of(String... keys) {
        return new Chain(Stream.of(keys).map(Secret::of).toList());
    }
}
