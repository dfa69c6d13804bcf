package io.gateway302.identity;

import io.gateway302.RunningGateway;
import java.util.List;

/** Lets web pages call in the name of a client. */
final class AllowedOrigins {

    private AllowedOrigins() {}

    static void allow(RunningGateway gateway, String clientId, String... origins) {
        gateway.bean(Clients.class).update(clientId, client -> client.withAllowedOrigins(List.of(origins)));
    }
}
