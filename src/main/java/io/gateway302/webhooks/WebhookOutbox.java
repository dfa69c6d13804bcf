package io.gateway302.webhooks;

import io.gateway302.webhooks.DeliveryStore.NewDelivery;
import io.gateway302.webhooks.WebhookMeters.Result;
import java.time.Clock;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Outbox of events. An event is stored in the transaction of the change that it tells of, so that both are stored or
 * neither is. It is sent after the commit.
 */
public final class WebhookOutbox {

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final int maxPending;
    private final WakeUp wakeUp;
    private final WebhookMeters meters;
    private final Clock clock;

    WebhookOutbox(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            int maxPending,
            WakeUp wakeUp,
            WebhookMeters meters,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.maxPending = maxPending;
        this.wakeUp = wakeUp;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Stores one delivery for each enabled webhook of the client that wants the event, in the current transaction. A
     * webhook gets an event once, also if it is added again.
     *
     * @throws IllegalArgumentException if the event has an unknown type, or too much data that cannot be left out
     */
    public void add(WebhookEvent event) {
        if (WebhookEventType.find(event.type()).isEmpty()) {
            throw new IllegalArgumentException("There is no event type " + event.type());
        }
        List<Webhook> receivers = webhooks.list(event.clientId()).stream()
                .filter(webhook -> webhook.settings().wants(event))
                .toList();
        if (!receivers.isEmpty()) {
            String body = EventBody.of(event.type(), event.at(), event.data());
            receivers.forEach(webhook -> insert(webhook, event, body));
            dropExcess(event.clientId());
            afterCommit(wakeUp::signal);
        }
    }

    private void insert(Webhook webhook, WebhookEvent event, String body) {
        var _ = deliveries.insert(new NewDelivery(
                DeliveryStore.newId(Delivery.PREFIX),
                webhook,
                event.type(),
                event.subject(),
                event.at().toEpochMilli(),
                body,
                clock.millis()));
    }

    private void dropExcess(String clientId) {
        int dropped = deliveries.dropExcess(clientId, maxPending, clock.millis());
        if (dropped > 0) {
            afterCommit(() -> meters.count(Result.DROPPED, dropped));
        }
    }

    private static void afterCommit(Runnable action) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    action.run();
                }
            });
        } else {
            action.run();
        }
    }
}
