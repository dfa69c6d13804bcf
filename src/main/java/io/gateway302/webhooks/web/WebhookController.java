package io.gateway302.webhooks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.MergePatch;
import io.gateway302.identity.Caller;
import io.gateway302.webhooks.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that create, read, change and remove webhooks, and replace their secrets. */
@RestController
@RequestMapping(path = "/api/v1/webhooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
final class WebhookController {

    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createWebhook",
            summary = "Register a receiver of events",
            description = "The answer has the secret that signs the events; it is not shown again. Events are signed as"
                    + " Standard Webhooks define it.")
    @ApiResponse(
            responseCode = "201",
            description = "Created",
            headers =
                    @Header(
                            name = "Location",
                            required = true,
                            schema = @Schema(type = "string", format = "uri-reference")))
    ResponseEntity<WebhookView> create(
            @RequestBody WebhookBody request,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest http) {
        Webhooks.Issued issued = webhooks.create(caller.clientId(), request.settings());
        return ResponseEntity.created(URI.create(http.getContextPath() + "/api/v1/webhooks/"
                        + issued.webhook().id()))
                .body(WebhookView.of(issued));
    }

    @GetMapping
    @Operation(operationId = "listWebhooks", summary = "List the webhooks of the client")
    WebhookList list(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new WebhookList(
                webhooks.list(caller.clientId()).stream().map(WebhookView::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getWebhook", summary = "Read a webhook")
    WebhookView get(@PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return WebhookView.of(webhooks.get(caller.clientId(), id));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {"application/merge-patch+json", "application/json"})
    @Operation(
            operationId = "updateWebhook",
            summary = "Change a webhook (merge patch)",
            description = "What waits for a webhook that is disabled is not sent; it can be redelivered later.")
    WebhookView update(
            @PathVariable String id,
            @RequestBody MergePatch<WebhookBody> patch,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return WebhookView.of(webhooks.update(
                caller.clientId(),
                id,
                old -> patch.applyTo(WebhookBody.of(old), WebhookBody.class).settingsAfter(old)));
    }

    @DeleteMapping("/{id}")
    @Operation(operationId = "deleteWebhook", summary = "Remove a webhook and what waits for it")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        webhooks.delete(caller.clientId(), id);
    }

    @PostMapping("/{id}/rotate")
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Replace the secret of a webhook",
            description = "The answer has the new secret. For a while, a day by default, events have two signatures:"
                    + " one by each secret.")
    WebhookView rotate(@PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return WebhookView.of(webhooks.rotate(caller.clientId(), id));
    }

    record WebhookList(@JsonProperty("items") List<WebhookView> items) {}
}
