package io.gateway302.identity;

import io.gateway302.secret.SecretSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings for the authentication of operators.
 *
 * @param key key of the administrator; several keys are separated by commas, so that keys can be rotated
 * @param keyFile path of a file with the keys of the administrator
 * @param auditorKey key of the auditor, who has read access only; several keys are separated by commas
 * @param auditorKeyFile path of a file with the keys of the auditor
 */
@ConfigurationProperties("gateway.admin")
public record AdministratorProperties(
        @Nullable String key,
        @Nullable String keyFile,
        @Nullable String auditorKey,
        @Nullable String auditorKeyFile) {

    public AdministratorKeys readAll() {
        return new AdministratorKeys(
                new SecretSource(key, keyFile).readAll(), new SecretSource(auditorKey, auditorKeyFile).readAll());
    }

    @Override
    public String toString() {
        return "AdministratorProperties[keyFile=" + keyFile + ", auditorKeyFile=" + auditorKeyFile + "]";
    }
}
