package io.gateway302.upstream;

import io.gateway302.secret.Secret;
import java.net.URI;
import java.util.List;

/**
 * Where 302.AI is, and the keys of our account there. The one bean of this type decides what the gateway talks to.
 *
 * @param addresses base addresses, at least one; the later ones are tried where the earlier cannot be reached
 * @param keys upstream keys, at least one; the later ones are tried where the earlier are refused
 */
public record UpstreamAccount(List<URI> addresses, List<Secret> keys) {

    /** Copies what it is given. */
    public UpstreamAccount {
        if (addresses.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException("An upstream account needs at least one address and one key");
        }
        addresses = List.copyOf(addresses);
        keys = List.copyOf(keys);
    }
}
