package io.gateway302.webhooks;

import io.gateway302.webhooks.DeliveryStore.Due;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds on the concurrent attempts of this replica, so that receivers that hang do not hold up others: at most four for
 * a webhook, one for a webhook whose last attempt failed, and half of all for such webhooks together.
 */
final class DeliverySlots {

    private static final int PER_WEBHOOK = 4;
    private static final int PER_FAILING_WEBHOOK = 1;

    private final int total;
    private final int totalFailing;
    private final Map<String, Use> uses = new HashMap<>();
    private int used;
    private int usedFailing;

    DeliverySlots(int total) {
        this.total = total;
        this.totalFailing = Math.max(1, total / 2);
    }

    /** Attempts for one webhook. */
    private record Use(int count, boolean failing) {

        boolean isFull() {
            return count >= (failing ? PER_FAILING_WEBHOOK : PER_WEBHOOK);
        }
    }

    synchronized boolean isFull() {
        return used >= total;
    }

    synchronized boolean isFullForFailing() {
        return usedFailing >= totalFailing;
    }

    /** Returns the webhooks for which no further attempt may begin. */
    synchronized List<String> fullWebhooks() {
        return uses.entrySet().stream()
                .filter(use -> use.getValue().isFull())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Takes a slot; returns false if there is none for the webhook. */
    synchronized boolean take(Due due) {
        Use use = uses.getOrDefault(due.webhookId(), new Use(0, due.failing()));
        if (isFull() || (due.failing() && isFullForFailing()) || new Use(use.count(), due.failing()).isFull()) {
            return false;
        }
        used++;
        usedFailing += due.failing() ? 1 : 0;
        uses.put(due.webhookId(), new Use(use.count() + 1, due.failing()));
        return true;
    }

    /** Releases the slot that was taken for this delivery. */
    synchronized void release(Due due) {
        used--;
        usedFailing -= due.failing() ? 1 : 0;
        uses.computeIfPresent(
                due.webhookId(), (_, use) -> use.count() == 1 ? null : new Use(use.count() - 1, use.failing()));
    }

    synchronized int used() {
        return used;
    }
}
