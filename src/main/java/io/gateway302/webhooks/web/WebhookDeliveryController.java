package io.gateway302.webhooks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import io.gateway302.webhooks.Delivery;
import io.gateway302.webhooks.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that list the deliveries of a webhook, send one again, and send a test event. */
@RestController
@RequestMapping(path = "/api/v1/webhooks/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Webhooks")
final class WebhookDeliveryController {

    private static final int MAX_LIMIT = 200;
    private static final Pattern CURSOR = Pattern.compile("(?:" + Delivery.PREFIX + "[0-9a-f]{32})?");

    private final Webhooks webhooks;

    WebhookDeliveryController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @PostMapping("/test")
    @Operation(
            operationId = "testWebhook",
            summary = "Send a test event",
            description = "An event of the type `webhook.test`, with the signature and the retries of any other."
                    + " `GET …/deliveries` tells what became of it.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WebhookDeliveryView test(
            @PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return WebhookDeliveryView.of(webhooks.test(caller.clientId(), id));
    }

    @GetMapping("/deliveries")
    @Operation(operationId = "listWebhookDeliveries", summary = "List the deliveries of a webhook, newest first")
    WebhookDeliveryPage list(
            @PathVariable String id,
            @Parameter(
                            description = "Most items of a page",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    int limit,
            @Parameter(description = "The `next_cursor` of the page before") @RequestParam(defaultValue = "")
                    String cursor,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        check(limit, cursor);
        // one more than requested shows whether there is a next page
        List<Delivery> found = webhooks.deliveries(caller.clientId(), id, cursor, limit + 1);
        List<Delivery> shown = found.subList(0, Math.min(found.size(), limit));
        return new WebhookDeliveryPage(
                shown.stream().map(WebhookDeliveryView::of).toList(),
                found.size() > shown.size() ? shown.getLast().id() : null);
    }

    private static void check(int limit, String cursor) {
        List<Violation> violations = new ArrayList<>();
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new Violation("limit", "range", "must be between 1 and " + MAX_LIMIT));
        }
        if (!CURSOR.matcher(cursor).matches()) {
            violations.add(new Violation("cursor", "pattern", "must be the next_cursor of the page before"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    @PostMapping("/deliveries/{delivery}/redeliver")
    @Operation(
            operationId = "redeliverWebhook",
            summary = "Send an event again",
            description = "At once, with the same `webhook-id` and all retries, whatever became of it before.")
    @ResponseStatus(HttpStatus.ACCEPTED)
    WebhookDeliveryView redeliver(
            @PathVariable String id,
            @PathVariable String delivery,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return WebhookDeliveryView.of(webhooks.redeliver(caller.clientId(), id, delivery));
    }

    record WebhookDeliveryPage(
            @JsonProperty("items") List<WebhookDeliveryView> items,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    record WebhookDeliveryView(
            @JsonProperty("id") @Schema(description = "The header `webhook-id` of all its attempts")
            String id,

            @JsonProperty("type") String type,

            @JsonProperty("subject") @Schema(description = "The id of the task")
            String subject,

            @JsonProperty("status") @Schema(allowableValues = {"pending", "delivered", "failed"})
            String status,

            @JsonProperty("attempts") int attempts,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
            @JsonProperty("last_attempt_at") @Nullable Instant lastAttemptAt,

            @JsonProperty("last_status") @Schema(description = "HTTP status of the receiver's last response") @Nullable
            Integer lastStatus,

            @JsonProperty("last_error")
            @Schema(description = "Why the last attempt failed; the documentation lists the words")
            @Nullable
            String lastError) {

        static WebhookDeliveryView of(Delivery delivery) {
            return new WebhookDeliveryView(
                    delivery.id(),
                    delivery.type(),
                    delivery.subject(),
                    delivery.state().label(),
                    delivery.attempts(),
                    delivery.createdAt(),
                    delivery.nextAttemptAt(),
                    delivery.lastAttemptAt(),
                    delivery.lastStatus(),
                    delivery.lastError());
        }
    }
}
