package io.gateway302.identity;

import io.gateway302.secret.SecretSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How operators prove themselves.
 *
 * @param key the administrator's key, or several separated by commas, so that one can replace another
 * @param keyFile path of a file that holds the same
 * @param auditorKey the key of those who may only read, or several
 * @param auditorKeyFile path of a file that holds the same
 */
@ConfigurationProperties("gateway.admin")
record AdministratorProperties(
        @Nullable String key,
        @Nullable String keyFile,
        @Nullable String auditorKey,
        @Nullable String auditorKeyFile) {

    AdministratorKeys readAll() {
        return new AdministratorKeys(
                new SecretSource(key, keyFile).readAll(), new SecretSource(auditorKey, auditorKeyFile).readAll());
    }

    @Override
    public String toString() {
        return "AdministratorProperties[keyFile=" + keyFile + ", auditorKeyFile=" + auditorKeyFile + "]";
    }
}
