package io.gateway302.sandbox;

import io.gateway302.catalog.Catalog;
import io.gateway302.identity.AdministratorKeys;
import io.gateway302.identity.client.Clients;
import io.gateway302.secret.Secret;
import io.gateway302.secret.SecretSource;
import io.gateway302.upstream.UpstreamAccount;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Configuration that makes the simulated 302.AI the upstream, with a demo client and an administrator. The account bean
 * depends on the server, and all beans that call the upstream depend on the account. So the server starts before them
 * and stops after them.
 */
@Configuration(proxyBeanMethods = false)
@Profile("sandbox")
@EnableConfigurationProperties(SandboxProperties.class)
class SandboxConfiguration {

    @Bean
    SandboxServer sandboxServer(
            SandboxProperties properties,
            Catalog catalog,
            @Value("${gateway.upstream.api-key:}") String key,
            @Value("${gateway.upstream.api-key-file:}") String keyFile) {
        List<Secret> given = new SecretSource(key, keyFile).readAll();
        return new SandboxServer(
                properties.host(),
                properties.port(),
                properties.publicUrl(),
                given.isEmpty() ? List.of(randomKey("sk-sandbox-")) : given,
                catalog,
                properties.recordDelay(),
                Clock.systemUTC());
    }

    @Bean
    UpstreamAccount upstreamAccount(SandboxServer server, SandboxProperties properties) {
        URI shared = properties.upstreamUrl();
        return new UpstreamAccount(List.of(shared == null ? server.address() : shared), server.keys());
    }

    @Bean
    AdministratorKeys administratorKeys(
            @Value("${gateway.admin.key:}") String key,
            @Value("${gateway.admin.key-file:}") String keyFile,
            @Value("${gateway.admin.auditor-key:}") String auditorKey,
            @Value("${gateway.admin.auditor-key-file:}") String auditorKeyFile) {
        List<Secret> given = new SecretSource(key, keyFile).readAll();
        return new AdministratorKeys(
                given.isEmpty() ? List.of(randomKey("sandbox-admin-")) : given,
                new SecretSource(auditorKey, auditorKeyFile).readAll());
    }

    @Bean
    SandboxWelcome sandboxWelcome(
            Clients clients, SandboxProperties properties, AdministratorKeys administratorKeys, SandboxServer server) {
        return new SandboxWelcome(
                clients.provide("demo", properties.clientKey()),
                administratorKeys.keys().getFirst(),
                server.address(),
                System.out);
    }

    private static Secret randomKey(String prefix) {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(prefix + HexFormat.of().formatHex(bytes));
    }
}
