package io.gateway302.webhooks;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.SteppedClock;
import io.gateway302.database.TestSchema;
import io.gateway302.egress.EgressClient;
import io.gateway302.egress.TestEgress;
import io.gateway302.secret.Secret;
import io.gateway302.webhooks.signing.SecretVault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All of webhooks on a real database, without the rest of a gateway, at a time that a test defines. */
final class WebhookSystem implements AutoCloseable {

    static final String CLIENT = "client-1";
    static final String OTHER = "client-2";

    final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final WebhookMeters meters = new WebhookMeters(registry);
    final WakeUp wakeUp = new WakeUp();
    final EgressClient egress = TestEgress.allowing("127.0.0.0/8");
    final WebhooksProperties properties;
    final HikariDataSource pool = new HikariDataSource();
    final JdbcClient jdbc;
    final TransactionTemplate transactions;
    final WebhookStore store;
    final DeliveryStore deliveries;
    final SecretVault vault;
    final WebhookUrls urls;
    final Webhooks webhooks;
    final WebhookTargets targets;
    final WebhookOutbox outbox;

    private final List<Deliverer> deliverers = new ArrayList<>();

    WebhookSystem(String url) {
        this(url, settings(10_000, 16));
    }

    WebhookSystem(String url, WebhooksProperties properties) {
        this.properties = properties;
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(6);
        TestSchema.create(pool);
        jdbc = JdbcClient.create(pool);
        transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        store = new WebhookStore(jdbc);
        deliveries = new DeliveryStore(jdbc);
        vault = new SecretVault(List.of(Secret.of("token-secret-of-the-tests-of-webhooks")));
        urls = new WebhookUrls(egress, properties.allowedHosts());
        webhooks = new Webhooks(store, deliveries, vault, properties, transactions, wakeUp, clock);
        targets = new WebhookTargets(webhooks, urls);
        outbox = new WebhookOutbox(store, deliveries, properties.maxPending(), wakeUp, meters, clock);
        addClient(CLIENT);
        addClient(OTHER);
    }

    static WebhooksProperties settings(int maxPending, int concurrency) {
        return new WebhooksProperties(
                List.of("*"),
                20,
                maxPending,
                concurrency,
                Duration.ofSeconds(2),
                Duration.ofDays(1),
                Duration.ofDays(7));
    }

    private void addClient(String id) {
        jdbc.sql("insert into client (id, name, enabled, created_at) values (:id, :id, :enabled, 0)")
                .param("id", id)
                .param("enabled", true)
                .update();
    }

    /** Starts a deliverer, as each replica has one. */
    Deliverer startDeliverer() {
        return startDeliverer(urls);
    }

    Deliverer startDeliverer(WebhookUrls allowed) {
        return start(allowed, wakeUp);
    }

    /** Starts a deliverer of another replica, which commits of this one do not wake. */
    Deliverer startOtherReplica() {
        return start(urls, new WakeUp());
    }

    private Deliverer start(WebhookUrls allowed, WakeUp signal) {
        EventSender sender = new EventSender(egress, allowed, vault, properties.timeout(), "gateway302/test", clock);
        Deliverer deliverer = new Deliverer(
                deliveries,
                new DeliveryAttempt(store, deliveries, sender, new RetrySchedule(() -> 0), transactions, meters, clock),
                maintenance(vault),
                new DeliverySlots(properties.concurrency()),
                properties.lease(),
                signal,
                clock);
        deliverers.add(deliverer);
        deliverer.start();
        return deliverer;
    }

    WebhookMaintenance maintenance(SecretVault used) {
        return new WebhookMaintenance(store, deliveries, used, properties.retention(), meters, clock);
    }

    /** Advances the clock, and has the deliverers look for what is due. */
    void pass(Duration time) {
        clock.advance(time);
        wakeUp.signal();
    }

    /** Registers a webhook for all events. */
    Webhooks.Issued webhook(String url) {
        return webhooks.create(CLIENT, new WebhookSettings(url, List.of(), null, true, false));
    }

    /** Adds an event in a transaction of its own. */
    void add(String task, String type) {
        transactions.executeWithoutResult(_ -> outbox.add(event(task, type, null)));
    }

    WebhookEvent event(String task, String type, @Nullable TaskTarget target) {
        return new WebhookEvent(type, CLIENT, task, clock.instant(), data(task), target);
    }

    static JsonNode data(String task) {
        return JsonMapper.shared().readTree("{\"id\": \"" + task + "\", \"object\": \"task\", \"output\": {\"a\": 1}}");
    }

    static TaskTarget target(String url, String... events) {
        return new TaskTarget(URI.create(url), List.of(events));
    }

    /** Returns the newest delivery of a webhook. */
    Delivery last(Webhooks.Issued issued) {
        return all(issued).getFirst();
    }

    /** Returns all deliveries of a webhook, newest first. */
    List<Delivery> all(Webhooks.Issued issued) {
        return webhooks.deliveries(CLIENT, issued.webhook().id(), "", 1000);
    }

    Webhook now(Webhooks.Issued issued) {
        return webhooks.get(CLIENT, issued.webhook().id());
    }

    double count(String result) {
        return registry.get("gateway.webhooks.deliveries")
                .tag("result", result)
                .counter()
                .count();
    }

    @Override
    public void close() {
        deliverers.forEach(Deliverer::stop);
        pool.close();
    }
}
