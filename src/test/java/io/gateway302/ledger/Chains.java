package io.gateway302.ledger;

import io.gateway302.ledger.chain.Chain;
import io.gateway302.secret.Secret;
import java.util.stream.Stream;

/** Factory for chains with keys chosen by a test. */
public final class Chains {

    private Chains() {}

    /** Returns a chain that hashes with the first key and accepts all keys. */
    public static Chain of(String... keys) {
        return new Chain(Stream.of(keys).map(Secret::of).toList());
    }
}
