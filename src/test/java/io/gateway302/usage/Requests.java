package io.gateway302.usage;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests for tests. */
final class Requests {

    private Requests() {}

    /** Returns a call with a JSON body, whose model is known as the entry point would know it. */
    static GatewayExchange of(Operation operation, String body) {
        JsonNode tree = JsonMapper.shared().readTree(body);
        GatewayExchange call = of(operation, new Body.Json(body.getBytes(StandardCharsets.UTF_8), tree));
        if (tree.path("model").isString()) {
            call.set(Attribute.MODEL, tree.path("model").stringValue());
        }
        return call;
    }

    static GatewayExchange of(Operation operation, Body body) {
        return new GatewayExchange(
                "r",
                EntryPoint.PASSTHROUGH,
                operation,
                Caller.unlimited("c", "shop", "k"),
                new HttpHeaders(),
                body,
                Instant.EPOCH);
    }
}
