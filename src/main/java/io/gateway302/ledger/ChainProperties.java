package io.gateway302.ledger;

import io.gateway302.secret.SecretSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the chains are hashed with.
 *
 * @param secret the key, or several separated by commas: the first hashes and all are accepted
 * @param secretFile path of a file that holds the same
 */
@ConfigurationProperties("gateway.ledger")
record ChainProperties(@Nullable String secret, @Nullable String secretFile) {

    SecretSource source() {
        return new SecretSource(secret, secretFile);
    }

    @Override
    public String toString() {
        return "ChainProperties[" + source() + "]";
    }
}
