package io.gateway302.identity;

import io.gateway302.RunningGateway;
import java.util.List;

/** Helper that sets the allowed web origins of a client. */
final class AllowedOrigins {

    private AllowedOrigins() {}

    static void allow(RunningGateway gateway, String clientId, String... origins) {
        gateway.bean(Clients.class).update(clientId, client -> client.withAllowedOrigins(List.of(origins)));
    }
}
