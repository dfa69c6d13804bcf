package io.gateway302.webhooks;

import io.gateway302.egress.EgressClient;
import io.gateway302.identity.IdentityProperties;
import io.gateway302.webhooks.signing.SecretVault;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Configuration of webhooks: their stores, the outbox and the deliverer. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhooksProperties.class)
class WebhooksConfiguration {

    @Bean
    WebhookStore webhookStore(JdbcClient jdbc) {
        return new WebhookStore(jdbc);
    }

    @Bean
    DeliveryStore webhookDeliveryStore(JdbcClient jdbc) {
        return new DeliveryStore(jdbc);
    }

    @Bean
    SecretVault webhookSecretVault(IdentityProperties properties) {
        return new SecretVault(properties.tokenSecrets().readAll());
    }

    @Bean
    WebhookUrls webhookUrls(EgressClient egress, WebhooksProperties properties) {
        return new WebhookUrls(egress, properties.allowedHosts());
    }

    @Bean
    WakeUp webhookWakeUp() {
        return new WakeUp();
    }

    @Bean
    WebhookMeters webhookMeters(MeterRegistry registry) {
        return new WebhookMeters(registry);
    }

    @Bean
    Webhooks webhooks(
            WebhookStore store,
            DeliveryStore deliveries,
            SecretVault vault,
            WebhooksProperties properties,
            TransactionOperations transactions,
            WakeUp wakeUp,
            Clock clock) {
        return new Webhooks(store, deliveries, vault, properties, transactions, wakeUp, clock);
    }

    @Bean
    WebhookTargets webhookTargets(Webhooks webhooks, WebhookUrls urls) {
        return new WebhookTargets(webhooks, urls);
    }

    @Bean
    WebhookOutbox webhookOutbox(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            WebhooksProperties properties,
            WakeUp wakeUp,
            WebhookMeters meters,
            Clock clock) {
        return new WebhookOutbox(webhooks, deliveries, properties.maxPending(), wakeUp, meters, clock);
    }

    @Bean
    EventSender webhookEventSender(
            EgressClient egress,
            WebhookUrls urls,
            SecretVault vault,
            WebhooksProperties properties,
            ObjectProvider<BuildProperties> build,
            Clock clock) {
        BuildProperties known = build.getIfAvailable();
        String version = known == null ? "unknown" : known.getVersion();
        return new EventSender(egress, urls, vault, properties.timeout(), "gateway302/" + version, clock);
    }

    @Bean
    DeliveryAttempt webhookDeliveryAttempt(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            EventSender sender,
            TransactionOperations transactions,
            WebhookMeters meters,
            Clock clock) {
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble());
        return new DeliveryAttempt(webhooks, deliveries, sender, schedule, transactions, meters, clock);
    }

    @Bean
    Deliverer webhookDeliverer(
            WebhookStore webhooks,
            DeliveryStore deliveries,
            DeliveryAttempt attempt,
            SecretVault vault,
            WebhooksProperties properties,
            WakeUp wakeUp,
            WebhookMeters meters,
            Clock clock) {
        return new Deliverer(
                deliveries,
                attempt,
                new WebhookMaintenance(webhooks, deliveries, vault, properties.retention(), meters, clock),
                new DeliverySlots(properties.concurrency()),
                properties.lease(),
                wakeUp,
                clock);
    }
}
