package io.gateway302.identity;

import io.gateway302.identity.Administrator.Role;
import io.gateway302.secret.Secret;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the operators. The one bean of this type decides who has access to the administration. All keys of a role are
 * accepted, so that keys can be rotated. Without any key, all requests to the administration are rejected.
 *
 * @param keys keys of administrators
 * @param auditorKeys keys of auditors, who have read access only
 */
public record AdministratorKeys(List<Secret> keys, List<Secret> auditorKeys) {

    private static final int FINGERPRINT_BYTES = 4;

    /** Makes immutable copies of the lists. */
    public AdministratorKeys {
        keys = List.copyOf(keys);
        auditorKeys = List.copyOf(auditorKeys);
    }

    /** Returns the operator to whom the key belongs, or null if it is not an administration key. */
    @Nullable
    public Administrator find(String candidate) {
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
