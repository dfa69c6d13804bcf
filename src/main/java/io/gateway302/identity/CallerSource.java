package io.gateway302.identity;

import org.jspecify.annotations.Nullable;

/** Knows one kind of credential. */
@FunctionalInterface
interface CallerSource {

    /** Who presents the credential; null if it is of another kind, or nobody's. */
    @Nullable
    Caller find(String credential);
}
