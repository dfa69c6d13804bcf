package io.gateway302.identity;

import io.gateway302.identity.Administrator.Role;
import io.gateway302.secret.Secret;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the operators. The one bean of this type decides who may administer. Several keys of a role all serve, so
 * that one can replace another; no keys at all close the administration to everybody.
 *
 * @param keys keys of administrators
 * @param auditorKeys keys of auditors, who only read
 */
public record AdministratorKeys(List<Secret> keys, List<Secret> auditorKeys) {

    private static final int FINGERPRINT_BYTES = 4;

    /** Copies what it is given. */
    public AdministratorKeys {
        keys = List.copyOf(keys);
        auditorKeys = List.copyOf(auditorKeys);
    }

    /** Who presents it; null if it is no key of the administration. */
    @Nullable
    Administrator find(String candidate) {
        if (contains(keys, candidate)) {
            return new Administrator(Role.ADMINISTRATOR, fingerprint(candidate));
        }
        return contains(auditorKeys, candidate) ? new Administrator(Role.AUDITOR, fingerprint(candidate)) : null;
    }

    private static boolean contains(List<Secret> keys, String candidate) {
        return keys.stream().anyMatch(key -> key.matches(candidate));
    }

    private static String fingerprint(String key) {
        return HexFormat.of().formatHex(Secret.sha256(key), 0, FINGERPRINT_BYTES);
    }
}
