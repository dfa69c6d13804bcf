package io.gateway302.identity;

/**
 * Operator who is authenticated by an administration key.
 *
 * @param role permissions of the operator
 * @param fingerprint first 4 bytes of the SHA-256 of the key, in hexadecimal; identifies the key without revealing it
 */
public record Administrator(Role role, String fingerprint) {

    /** Returns the name for records, such as {@code administrator:1a2b3c4d}. */
    @Override
    public String toString() {
        return role.label() + ":" + fingerprint;
    }

    /** Role of an operator. */
    public enum Role {
        /** Permission to read and change everything. */
        ADMINISTRATOR,
        /** Permission to read everything, and to change nothing. */
        AUDITOR;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
