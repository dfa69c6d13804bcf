package io.gateway302.webhooks;

import io.gateway302.webhooks.AttemptResult.Delivered;
import io.gateway302.webhooks.AttemptResult.Failed;
import io.gateway302.webhooks.AttemptResult.Gone;
import io.gateway302.webhooks.AttemptResult.Postponed;
import io.gateway302.webhooks.DeliveryStore.ClaimedDelivery;
import io.gateway302.webhooks.Webhook.DisabledReason;
import io.gateway302.webhooks.WebhookMeters.Result;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Attempt of a claimed delivery: sends the event, and stores what became of it. */
final class DeliveryAttempt {

    private static final Logger log = LoggerFactory.getLogger(DeliveryAttempt.class);

    /** Time of failures only, after which a webhook is disabled. */
    private static final Duration MAX_FAILURE_TIME = Duration.ofDays(5);

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final EventSender sender;
    private final RetrySchedule schedule;
    private final TransactionOperations transactions;
    private final WebhookMeters meters;
    private final Clock clock;

    DeliveryAttempt(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            EventSender sender,
            RetrySchedule schedule,
            TransactionOperations transactions,
            WebhookMeters meters,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.sender = sender;
        this.schedule = schedule;
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
    }

    /** Carries out an attempt, unless the delivery was removed or ended meanwhile. */
    void run(String deliveryId, String owner) {
        deliveries.claimed(deliveryId, owner).ifPresent(delivery -> {
            AttemptResult result = sender.send(delivery);
            transactions.executeWithoutResult(_ -> settle(delivery, result));
        });
    }

    private void settle(ClaimedDelivery delivery, AttemptResult result) {
        long now = clock.millis();
        switch (result) {
            case Delivered(int status) -> {
                if (deliveries.finish(delivery, Delivery.State.DELIVERED, status, null, now)) {
                    webhooks.succeeded(delivery.webhookId(), now);
                    meters.delivered(Duration.ofMillis(Math.max(0, now - delivery.createdAt())));
                }
            }
            case Gone(int status) -> {
                if (deliveries.finish(delivery, Delivery.State.FAILED, status, "gone", now)) {
                    meters.count(Result.FAILED, 1);
                    disable(delivery.webhookId(), DisabledReason.GONE, now);
                }
            }
            case Failed failed -> fail(delivery, failed, now);
            case Postponed(Duration delay) -> deliveries.release(delivery, now + delay.toMillis());
        }
    }

    private void fail(ClaimedDelivery delivery, Failed failed, long now) {
        if (!store(delivery, failed, schedule.next(delivery.attempts(), failed.retryAfter()), now)) {
            return;
        }
        meters.count(failed.error().equals(EventSender.REFUSED) ? Result.REFUSED : Result.FAILED, 1);
        webhooks.failed(delivery.webhookId(), now);
        if (webhooks.disableIfFailingSince(delivery.webhookId(), now - MAX_FAILURE_TIME.toMillis())) {
            disabled(delivery.webhookId(), DisabledReason.FAILING, now);
        }
    }

    private boolean store(ClaimedDelivery delivery, Failed failed, @Nullable Duration delay, long now) {
        return delay == null
                ? deliveries.finish(delivery, Delivery.State.FAILED, failed.status(), failed.error(), now)
                : deliveries.retry(delivery, failed.status(), failed.error(), now + delay.toMillis());
    }

    private void disable(String webhookId, DisabledReason reason, long now) {
        if (webhooks.disable(webhookId, reason)) {
            disabled(webhookId, reason, now);
        }
    }

    private void disabled(String webhookId, DisabledReason reason, long now) {
        deliveries.failAll(webhookId, "disabled", now);
        meters.disabled(reason);
        log.warn("The webhook {} is disabled: {}", webhookId, reason.label());
    }
}
