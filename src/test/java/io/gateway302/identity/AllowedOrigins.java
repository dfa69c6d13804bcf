package io.gateway302.identity;

import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import java.util.List;

/** Helper that sets the allowed web origins of a client. */
public final class AllowedOrigins {

    private AllowedOrigins() {}

    public static void allow(RunningGateway gateway, String clientId, String... origins) {
        gateway.bean(Clients.class).update(clientId, client -> client.withAllowedOrigins(List.of(origins)));
    }
}
