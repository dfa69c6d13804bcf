package io.gateway302.identity.web;

import io.gateway302.catalog.Catalog;
import io.gateway302.identity.AdministratorKeys;
import io.gateway302.identity.AdministratorProperties;
import io.gateway302.identity.IdentityProperties;
import io.gateway302.identity.client.AuditTrail;
import io.gateway302.identity.client.ClientStore;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.client.KeyPush;
import io.gateway302.identity.client.KeyRefresh;
import io.gateway302.identity.client.KeyUse;
import io.gateway302.identity.client.LimitsRule;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.token.JwtCallers;
import io.gateway302.identity.token.TokenSignature;
import io.gateway302.redis.SharedStore;
import io.gateway302.secret.Secret;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.transaction.support.TransactionOperations;

/** Spring configuration for clients, keys and authentication. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AdministratorProperties.class, IdentityProperties.class})
class IdentityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(IdentityConfiguration.class);

    @Bean
    ClientStore clientStore(JdbcClient jdbc) {
        return new ClientStore(jdbc);
    }

    @Bean(initMethod = "load")
    KeyDirectory keyDirectory(ClientStore store, Clock clock) {
        return new KeyDirectory(store, clock);
    }

    /**
     * The database is reported as a detail and does not change the health. Calls need no database while the keys are in
     * memory and the journal stores their ledger entries.
     */
    @Bean
    HealthIndicator databaseHealthIndicator(KeyDirectory directory) {
        return () -> Health.up()
                .withDetail("state", directory.databaseAnswers() ? "up" : "away")
                .build();
    }

    @Bean(initMethod = "start")
    KeyUse keyUse(ClientStore store, Clock clock) {
        return new KeyUse(store, clock);
    }

    @Bean
    KeyRefresh keyRefresh(KeyDirectory directory, IdentityProperties properties) {
        return new KeyRefresh(directory, properties.refreshInterval());
    }

    @Bean
    @ConditionalOnProperty(name = "gateway.store", havingValue = "redis")
    KeyPush keyPush(SharedStore store, RedisConnectionFactory connections, KeyDirectory directory) {
        return new KeyPush(store, connections, directory);
    }

    @Bean
    AuditTrail auditTrail(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        return new AuditTrail(jdbc, events, clock);
    }

    @Bean
    Clients clients(
            ClientStore store,
            KeyDirectory directory,
            TransactionOperations transactions,
            AuditTrail audit,
            ObjectProvider<KeyPush> push,
            ObjectProvider<LimitsRule> rule,
            Clock clock) {
        return new Clients(
                store,
                directory,
                transactions,
                audit,
                () -> push.ifAvailable(KeyPush::announce),
                rule.getIfAvailable(() -> LimitsRule.NONE),
                clock);
    }

    /** Returns the configured keys. In the sandbox profile, the sandbox provides this bean. */
    @Bean
    @Profile("!sandbox")
    AdministratorKeys administratorKeys(AdministratorProperties properties) {
        AdministratorKeys administrator = properties.readAll();
        if (administrator.keys().isEmpty()) {
            log.warn("No administrator's key is set (GATEWAY_ADMIN_KEY, GATEWAY_ADMIN_KEY_FILE): "
                    + "/admin refuses everybody");
        }
        return administrator;
    }

    @Bean
    BrowserTokens browserTokens(
            IdentityProperties properties,
            KeyDirectory directory,
            Catalog catalog,
            Clock clock,
            Environment environment) {
        List<Secret> secrets = properties.tokenSecrets().readAll();
        if (secrets.isEmpty()) {
            secrets = List.of(Secret.of(
                    HexFormat.of().formatHex(KeyGenerators.secureRandom(32).generateKey())));
            if (!environment.matchesProfiles("sandbox")) {
                log.warn("No secret for browser tokens is set (GATEWAY_TOKEN_SECRET, GATEWAY_TOKEN_SECRET_FILE): "
                        + "they are good at this replica alone, and until it stops");
            }
        }
        return new BrowserTokens(new TokenSignature(secrets), directory, catalog, clock);
    }

    @Bean
    Authenticator authenticator(
            KeyDirectory directory,
            BrowserTokens tokens,
            IdentityProperties properties,
            Clock clock,
            AdministratorKeys administratorKeys,
            KeyUse use) {
        return new Authenticator(
                directory,
                List.of(tokens::find, JwtCallers.of(properties.jwt(), directory::client, clock)),
                administratorKeys,
                tokens,
                use);
    }

    @Bean
    FailureThrottle failureThrottle(IdentityProperties properties, Clock clock) {
        return new FailureThrottle(properties.throttle(), clock);
    }
}
