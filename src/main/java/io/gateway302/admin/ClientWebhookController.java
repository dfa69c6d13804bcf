package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.query.Cursor;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.PageRequest;
import io.gateway302.identity.Client;
import io.gateway302.identity.client.Clients;
import io.gateway302.webhooks.Webhook;
import io.gateway302.webhooks.Webhook.DisabledReason;
import io.gateway302.webhooks.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that lists the webhooks of clients with the state of their receivers. */
@RestController
@RequestMapping(path = "/admin/v1/webhooks", produces = "application/json")
@Tag(name = "Client webhooks")
final class ClientWebhookController {

    private final Webhooks webhooks;
    private final Clients clients;

    ClientWebhookController(Webhooks webhooks, Clients clients) {
        this.webhooks = webhooks;
        this.clients = clients;
    }

    @GetMapping
    @Operation(operationId = "listClientWebhooks", summary = "List webhooks with the state of their receivers")
    Page<ClientWebhookView> list(
            @Parameter(description = "Id or name of a client") @RequestParam(required = false) @Nullable String client,
            @Limit @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
            @Cursor @RequestParam(defaultValue = "") String cursor) {
        String clientId = client == null
                ? null
                : clients.findByName(client).map(Client::id).orElse(client);
        return Page.of(
                new PageRequest(limit, cursor),
                (after, most) -> webhooks.list(clientId, after.isEmpty() ? "" : Webhook.PREFIX + after, most),
                webhook -> webhook.id().substring(Webhook.PREFIX.length()),
                ClientWebhookView::of);
    }

    record ClientWebhookView(
            @JsonProperty("id") String id,
            @JsonProperty("client_id") String clientId,

            @JsonProperty("host") @Schema(description = "Host of the URL; the rest may be confidential")
            String host,

            @JsonProperty("enabled") boolean enabled,

            @JsonProperty("disabled_reason") @Nullable DisabledReason disabledReason,

            @JsonProperty("failures") @Schema(description = "Failed attempts since the last success")
            int failures,

            @JsonProperty("failing_since") @Schema(description = "Time of the first of them") @Nullable
            Instant failingSince,

            @JsonProperty("last_success_at") @Nullable Instant lastSuccessAt,
            @JsonProperty("created_at") Instant createdAt) {

        static ClientWebhookView of(Webhook webhook) {
            return new ClientWebhookView(
                    webhook.id(),
                    webhook.clientId(),
                    URI.create(webhook.settings().url()).getHost(),
                    webhook.settings().enabled(),
                    webhook.disabledReason(),
                    webhook.failures(),
                    webhook.failingSince(),
                    webhook.lastSuccessAt(),
                    webhook.createdAt());
        }
    }
}
