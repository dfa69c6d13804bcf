package io.gateway302.identity.client;

import java.util.Locale;

/** State of a presented key, for the log. */
public enum KeyState {
    /** No key has this id, or the key's client was removed. */
    UNKNOWN,
    /** There is a key with this id, but the secret is another. */
    WRONG_SECRET,
    /** The key was revoked. */
    REVOKED,
    /** The key has expired. */
    EXPIRED,
    /** The key's client is disabled. */
    CLIENT_DISABLED,
    /** The key is accepted. */
    ACTIVE;

    /** Returns the name in log lines, such as {@code client disabled}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
