package io.gateway302.identity;

/**
 * Who calls: an operator, by a key of the administration.
 *
 * @param role what it may do
 * @param fingerprint tells the key from others without giving it away
 */
public record Administrator(Role role, String fingerprint) {

    /** The name in records, such as {@code administrator:1a2b3c4d}. */
    @Override
    public String toString() {
        return role.label() + ":" + fingerprint;
    }

    /** What an operator may do. */
    public enum Role {
        /** Read and change everything. */
        ADMINISTRATOR,
        /** Read everything. */
        AUDITOR;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
