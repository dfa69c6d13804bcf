package io.gateway302.webhooks;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import io.gateway302.webhooks.DeliveryStore.NewDelivery;
import io.gateway302.webhooks.Webhook.DisabledReason;
import io.gateway302.webhooks.signing.SecretVault;
import io.gateway302.webhooks.signing.WebhookSecret;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.node.JsonNodeFactory;

/** Service for the webhooks of clients and their deliveries. A webhook of another client does not exist for a client. */
public final class Webhooks {

    /** Type of the event with which an owner tests a webhook. */
    static final String TEST = "webhook.test";

    private static final String DISABLED = "disabled";

    private final WebhookStore store;
    private final DeliveryStore deliveries;
    private final SecretVault vault;
    private final WebhooksProperties properties;
    private final TransactionOperations transactions;
    private final WakeUp wakeUp;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(
            WebhookStore store,
            DeliveryStore deliveries,
            SecretVault vault,
            WebhooksProperties properties,
            TransactionOperations transactions,
            WakeUp wakeUp,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.vault = vault;
        this.properties = properties;
        this.transactions = transactions;
        this.wakeUp = wakeUp;
        this.clock = clock;
    }

    /** Webhook with a secret that is shown this once. */
    public record Issued(Webhook webhook, WebhookSecret secret) {}

    /**
     * Creates a webhook.
     *
     * @throws ProblemException if the client has a webhook with this URL, or too many
     */
    public Issued create(String clientId, WebhookSettings settings) {
        return inTransaction(() -> {
            store.lockList(clientId);
            if (isFull(clientId)) {
                throw ProblemException.invalid(List.of(full("url")));
            }
            WebhookSecret secret = WebhookSecret.generate(random);
            Webhook webhook = new Webhook(
                    DeliveryStore.newId(Webhook.PREFIX),
                    clientId,
                    settings,
                    settings.enabled() ? null : DisabledReason.OWNER,
                    now(),
                    null,
                    0,
                    null,
                    null);
            if (!store.insert(webhook, vault.seal(webhook.id(), secret))) {
                throw taken();
            }
            return new Issued(webhook, secret);
        });
    }

    /** Registers the URL of a task, unless the client has a webhook with this URL. */
    void register(String clientId, String url) {
        inTransaction(() -> {
            store.lockList(clientId);
            return store.findByUrl(clientId, url)
                    .orElseGet(
                            () -> create(clientId, WebhookSettings.ofTask(url)).webhook());
        });
    }

    /** Returns all webhooks of a client, oldest first. */
    public List<Webhook> list(String clientId) {
        return store.list(clientId);
    }

    /**
     * Returns webhooks of a client or of all clients, oldest first.
     *
     * @param clientId id of the client; null for all
     * @param after exclusive lower bound for the ids; empty to start at the first
     */
    public List<Webhook> list(@Nullable String clientId, String after, int limit) {
        return store.list(clientId == null ? "" : clientId, after, limit);
    }

    /**
     * Returns a webhook.
     *
     * @throws ProblemException if the client has no such webhook
     */
    public Webhook get(String clientId, String id) {
        return store.find(clientId, id).orElseThrow(Webhooks::noSuchWebhook);
    }

    Optional<Webhook> findByUrl(String clientId, String url) {
        return store.findByUrl(clientId, url);
    }

    boolean isFull(String clientId) {
        return store.count(clientId) >= properties.maxEndpoints();
    }

    Violation full(String field) {
        return new Violation(
                field, "limit", "would be one more than the " + properties.maxEndpoints() + " webhooks of a client");
    }

    /**
     * Changes a webhook. Pending deliveries of a webhook that is disabled fail. A webhook that is enabled again has no
     * failures.
     *
     * @param edit function that returns the new settings
     * @throws ProblemException if the client has no such webhook, or another one with the new URL
     */
    public Webhook update(String clientId, String id, UnaryOperator<WebhookSettings> edit) {
        return inTransaction(() -> {
            store.lock(id);
            Webhook old = get(clientId, id);
            WebhookSettings settings = edit.apply(old.settings());
            if (store.findByUrl(clientId, settings.url())
                    .filter(other -> !other.id().equals(id))
                    .isPresent()) {
                throw taken();
            }
            Webhook changed = changed(old, settings);
            store.update(changed);
            if (!settings.enabled()) {
                deliveries.failAll(id, DISABLED, clock.millis());
            }
            return changed;
        });
    }

    private static Webhook changed(Webhook old, WebhookSettings settings) {
        boolean enabledAgain = settings.enabled() && !old.settings().enabled();
        boolean disabledNow = !settings.enabled() && old.settings().enabled();
        return new Webhook(
                old.id(),
                old.clientId(),
                settings,
                settings.enabled() ? null : disabledNow ? DisabledReason.OWNER : old.disabledReason(),
                old.createdAt(),
                old.previousSecretUntil(),
                enabledAgain ? 0 : old.failures(),
                enabledAgain ? null : old.failingSince(),
                old.lastSuccessAt());
    }

    /**
     * Deletes a webhook with its deliveries.
     *
     * @throws ProblemException if the client has no such webhook
     */
    public void delete(String clientId, String id) {
        if (!store.delete(clientId, id)) {
            throw noSuchWebhook();
        }
    }

    /**
     * Replaces the secret. For a while, the old one signs too.
     *
     * @throws ProblemException if the client has no such webhook
     */
    public Issued rotate(String clientId, String id) {
        return inTransaction(() -> {
            store.lock(id);
            Webhook old = get(clientId, id);
            WebhookSecret secret = WebhookSecret.generate(random);
            store.rotate(id, vault.seal(id, secret), now().plus(properties.rotationOverlap()));
            return new Issued(get(clientId, old.id()), secret);
        });
    }

    /**
     * Sends a test event. While one is pending, no other is made.
     *
     * @throws ProblemException if the client has no such webhook, or it is disabled
     */
    public Delivery test(String clientId, String id) {
        Delivery test = inTransaction(() -> {
            store.lock(id);
            Webhook webhook = enabled(clientId, id);
            return deliveries.findPending(id, TEST).orElseGet(() -> insertTest(webhook));
        });
        wakeUp.signal();
        return test;
    }

    private Delivery insertTest(Webhook webhook) {
        Instant now = now();
        String deliveryId = DeliveryStore.newId(Delivery.PREFIX);
        String body =
                EventBody.of(TEST, now, JsonNodeFactory.instance.objectNode().put("webhook_id", webhook.id()));
        // the id of the delivery tells tests of the same millisecond apart
        deliveries.insert(
                new NewDelivery(deliveryId, webhook, TEST, deliveryId, now.toEpochMilli(), body, now.toEpochMilli()));
        return deliveries.find(webhook.id(), deliveryId).orElseThrow();
    }

    /**
     * Returns deliveries of a webhook, newest first.
     *
     * @param before exclusive upper bound for the ids; empty to start at the newest
     * @throws ProblemException if the client has no such webhook
     */
    public List<Delivery> deliveries(String clientId, String id, String before, int limit) {
        return deliveries.list(get(clientId, id).id(), before, limit);
    }

    /**
     * Sends an event again at once, with the same id and all attempts.
     *
     * @throws ProblemException if the client has no such webhook or delivery, or the webhook is disabled
     */
    public Delivery redeliver(String clientId, String id, String deliveryId) {
        Delivery due = inTransaction(() -> {
            Webhook webhook = enabled(clientId, id);
            if (!deliveries.redeliver(webhook.id(), deliveryId, clock.millis())) {
                throw new ProblemException(ProblemType.NOT_FOUND, "The webhook has no delivery with this id");
            }
            return deliveries.find(id, deliveryId).orElseThrow();
        });
        wakeUp.signal();
        return due;
    }

    private Webhook enabled(String clientId, String id) {
        Webhook webhook = get(clientId, id);
        if (!webhook.settings().enabled()) {
            throw ProblemException.invalid(
                    List.of(new Violation("enabled", DISABLED, "is false; enable the webhook first")));
        }
        return webhook;
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ProblemException noSuchWebhook() {
        return new ProblemException(ProblemType.NOT_FOUND, "The client has no webhook with this id");
    }

    private static ProblemException taken() {
        return ProblemException.invalid(
                List.of(new Violation("url", "taken", "belongs to another webhook of the client")));
    }
}
