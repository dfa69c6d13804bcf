package io.gateway302.upstream;

import io.gateway302.secret.Secret;
import java.net.URI;
import java.util.List;

/**
 * Addresses of 302.AI, and the keys of the account there. The one bean of this type defines the upstream of the
 * gateway.
 *
 * @param addresses base addresses, at least one; later ones are used if earlier ones are unreachable
 * @param keys upstream keys, at least one; later ones are used if earlier ones are rejected
 */
public record UpstreamAccount(List<URI> addresses, List<Secret> keys) {

    /** Copies the lists. */
    public UpstreamAccount {
        if (addresses.isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException("An upstream account needs at least one address and one key");
        }
        addresses = List.copyOf(addresses);
        keys = List.copyOf(keys);
    }
}
