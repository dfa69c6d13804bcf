package io.gateway302.webhooks;

import io.gateway302.egress.EgressClient;
import io.gateway302.egress.EgressException;
import io.gateway302.egress.EgressRefusedException;
import io.gateway302.egress.EgressRequest;
import io.gateway302.egress.EgressResponse;
import io.gateway302.webhooks.AttemptResult.Delivered;
import io.gateway302.webhooks.AttemptResult.Failed;
import io.gateway302.webhooks.AttemptResult.Gone;
import io.gateway302.webhooks.AttemptResult.Postponed;
import io.gateway302.webhooks.DeliveryStore.ClaimedDelivery;
import io.gateway302.webhooks.signing.SecretVault;
import io.gateway302.webhooks.signing.SecretVault.UnreadableSecretException;
import io.gateway302.webhooks.signing.Signature;
import io.gateway302.webhooks.signing.WebhookSecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Sender of one signed event. The response is judged by its status; its body is not read. */
final class EventSender {

    /** Word for an address that is not allowed. */
    static final String REFUSED = "refused";

    private static final Logger log = LoggerFactory.getLogger(EventSender.class);

    private static final Duration SHORTLY = Duration.ofSeconds(1);
    private static final long MAX_RESPONSE_SIZE = 1024;

    private final EgressClient egress;
    private final WebhookUrls urls;
    private final SecretVault vault;
    private final Duration timeout;
    private final String userAgent;
    private final Clock clock;

    EventSender(
            EgressClient egress, WebhookUrls urls, SecretVault vault, Duration timeout, String userAgent, Clock clock) {
        this.egress = egress;
        this.urls = urls;
        this.vault = vault;
        this.timeout = timeout;
        this.userAgent = userAgent;
        this.clock = clock;
    }

    AttemptResult send(ClaimedDelivery delivery) {
        URI url = URI.create(delivery.url());
        if (urls.objection(url) != null) {
            return new Failed(null, REFUSED, null);
        }
        try (EgressResponse response = egress.send(new EgressRequest(
                HttpMethod.POST,
                url,
                headers(delivery),
                delivery.body().getBytes(StandardCharsets.UTF_8),
                timeout,
                MAX_RESPONSE_SIZE))) {
            return result(response);
        } catch (EgressRefusedException e) {
            return new Failed(null, REFUSED, null);
        } catch (EgressException e) {
            return switch (e.reason()) {
                case BUSY -> new Postponed(SHORTLY);
                case INTERRUPTED -> new Postponed(Duration.ZERO);
                default -> new Failed(null, e.reason().label(), null);
            };
        } catch (UnreadableSecretException e) {
            log.error("{}; rotate the secret of the webhook, or configure the old token secret again", e.getMessage());
            return new Failed(null, "secret", null);
        }
    }

    private HttpHeaders headers(ClaimedDelivery delivery) {
        Instant now = clock.instant();
        long timestamp = now.getEpochSecond();
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set(HttpHeaders.USER_AGENT, userAgent);
        headers.set("webhook-id", delivery.id());
        headers.set("webhook-timestamp", Long.toString(timestamp));
        headers.set(
                "webhook-signature", Signature.of(secrets(delivery, now), delivery.id(), timestamp, delivery.body()));
        return headers;
    }

    private List<WebhookSecret> secrets(ClaimedDelivery delivery, Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(vault.open(delivery.webhookId(), delivery.secret()));
        if (delivery.previousSecret() != null && now.toEpochMilli() < delivery.previousUntil()) {
            secrets.add(vault.open(delivery.webhookId(), delivery.previousSecret()));
        }
        return secrets;
    }

    private AttemptResult result(EgressResponse response) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new Delivered(status);
        }
        if (status == HttpStatus.GONE.value()) {
            return new Gone(status);
        }
        boolean overloaded =
                status == HttpStatus.TOO_MANY_REQUESTS.value() || status == HttpStatus.SERVICE_UNAVAILABLE.value();
        return new Failed(
                status,
                status >= 300 && status < 400 ? "redirect" : "status",
                overloaded
                        ? RetrySchedule.retryAfter(
                                response.headers().getFirst(HttpHeaders.RETRY_AFTER), clock.instant())
                        : null);
    }
}
