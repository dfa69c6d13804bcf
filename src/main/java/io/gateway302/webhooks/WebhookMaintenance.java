package io.gateway302.webhooks;

import io.gateway302.webhooks.WebhookStore.StoredSecrets;
import io.gateway302.webhooks.signing.SecretVault;
import io.gateway302.webhooks.signing.SecretVault.UnreadableSecretException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work of the deliverer between deliveries: updates the gauge, deletes old deliveries, and once after the start encrypts
 * secrets that are stored plainly or with an older key.
 */
final class WebhookMaintenance {

    private static final Duration COUNTING_INTERVAL = Duration.ofSeconds(5);
    private static final Duration CLEANING_INTERVAL = Duration.ofMinutes(1);
    private static final int AT_ONCE = 100;

    private final WebhookStore webhooks;
    private final DeliveryStore deliveries;
    private final SecretVault vault;
    private final Duration retention;
    private final WebhookMeters meters;
    private final Clock clock;
    private Instant nextCount = Instant.MIN;
    private Instant nextCleaning = Instant.MIN;

    /** Id of the last webhook whose secrets were looked at; null when all were. */
    private @Nullable String sealedUpTo = "";

    WebhookMaintenance(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            SecretVault vault,
            Duration retention,
            WebhookMeters meters,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.vault = vault;
        this.retention = retention;
        this.meters = meters;
        this.clock = clock;
    }

    /** Does what is due. Called by one thread. */
    void run() {
        Instant now = clock.instant();
        if (!now.isBefore(nextCount)) {
            nextCount = now.plus(COUNTING_INTERVAL);
            meters.pending(deliveries.countPending());
        }
        if (!now.isBefore(nextCleaning)) {
            // a full batch is followed by another one at the next call, so that deliveries do not wait
            boolean more = deliveries.clean(now.minus(retention).toEpochMilli(), AT_ONCE) == AT_ONCE;
            nextCleaning = more ? now : now.plus(CLEANING_INTERVAL);
        }
        if (sealedUpTo != null) {
            sealedUpTo = sealMore(sealedUpTo);
        }
    }

    private @Nullable String sealMore(String after) {
        if (!vault.encrypts()) {
            return null;
        }
        List<StoredSecrets> some = webhooks.secrets(after, AT_ONCE);
        some.forEach(this::seal);
        return some.size() < AT_ONCE ? null : some.getLast().id();
    }

    private void seal(StoredSecrets stored) {
        String previous = stored.previous();
        if (vault.isOutdated(stored.current()) || (previous != null && vault.isOutdated(previous))) {
            try {
                webhooks.reseal(
                        stored,
                        sealed(stored.id(), stored.current()),
                        previous == null ? null : sealed(stored.id(), previous));
            } catch (UnreadableSecretException e) {
                // reported when an event is to be signed with it
            }
        }
    }

    private String sealed(String id, String stored) {
        return vault.seal(id, vault.open(id, stored));
    }
}
