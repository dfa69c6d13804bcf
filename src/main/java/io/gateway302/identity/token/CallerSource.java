package io.gateway302.identity.token;

import io.gateway302.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Lookup of callers by one kind of credential. */
@FunctionalInterface
public interface CallerSource {

    /** Returns the caller for the credential; null if the credential is of another kind or invalid. */
    @Nullable
    Caller find(String credential);
}
