package io.gateway302.ledger.chain;

import io.gateway302.secret.SecretSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the key of the hash chain.
 *
 * @param secret key, or several keys separated by commas: the first one hashes and all are accepted
 * @param secretFile path of a file with the same content
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
