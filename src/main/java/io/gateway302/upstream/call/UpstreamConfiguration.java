package io.gateway302.upstream.call;

import io.gateway302.catalog.Deadlines;
import io.gateway302.secret.Secret;
import io.gateway302.upstream.BaseAddress;
import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.MissingUpstreamKeyException;
import io.gateway302.upstream.UpstreamAccount;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.UpstreamProbe;
import io.gateway302.upstream.UpstreamProperties;
import io.gateway302.upstream.http.AccountHeaders;
import io.gateway302.upstream.http.ResponseFraming;
import io.gateway302.upstream.http.SecretMask;
import io.gateway302.upstream.http.UpstreamClient;
import io.gateway302.upstream.http.WriteTracker;
import io.gateway302.upstream.outcome.OutcomeReader;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import jdk.net.ExtendedSocketOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;
import tools.jackson.databind.json.JsonMapper;

/** Configuration of the client for 302.AI. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
class UpstreamConfiguration {

    private static final Duration EVICTION_PERIOD = Duration.ofSeconds(30);

    /** Maximum size in bytes of a response's status line, and of its headers; documented in src/docs/protocol.md. */
    private static final int MAX_HEADER_SIZE = 16 * 1024;

    /**
     * Seconds without traffic after which the kernel probes a connection. Some answers begin after many minutes. Without
     * probes, a NAT gateway or load balancer on the way forgets a quiet connection (usually after 4 to 6 minutes), and a
     * peer that is gone would be noticed only by the timeout of the call. Linux begins after two hours by itself.
     */
    private static final int PROBED_AFTER = 30;

    /** Seconds between two probes. */
    private static final int BETWEEN_PROBES = 10;

    /** Number of probes without an answer after which the kernel ends a connection. */
    private static final int PROBES = 3;

    /** Creates the account from the operator's configuration. The sandbox has an account of its own. */
    @Bean
    @Profile("!sandbox")
    UpstreamAccount upstreamAccount(UpstreamProperties properties) {
        List<Secret> keys = properties.keys().readAll();
        if (keys.isEmpty()) {
            throw new MissingUpstreamKeyException();
        }
        return new UpstreamAccount(
                properties.baseUrl().stream().map(BaseAddress::parse).toList(), keys);
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider upstreamConnections(UpstreamProperties properties) {
        return ConnectionProvider.builder("upstream")
                .maxConnections(properties.maxConnections())
                .pendingAcquireTimeout(properties.acquireTimeout())
                .pendingAcquireMaxCount(properties.maxConnections())
                .maxIdleTime(properties.idleTimeout())
                .evictInBackground(EVICTION_PERIOD)
                .lifo()
                .build();
    }

    /**
     * Creates the event loops that read from and write to 302.AI: one for two processors, shared by all connections.
     * One for each processor would take CPU time from the threads that pass responses on.
     */
    @Bean(destroyMethod = "dispose")
    LoopResources upstreamLoops() {
        return LoopResources.create("upstream", Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    }

    /** Creates the only HTTP client for 302.AI. */
    @Bean
    WebClient upstreamWebClient(
            WebClient.Builder web,
            UpstreamProperties properties,
            ConnectionProvider upstreamConnections,
            LoopResources upstreamLoops) {
        HttpClient client = httpClient(properties, upstreamConnections).runOn(upstreamLoops);
        return web.clone()
                .clientConnector(new ReactorClientHttpConnector(client))
                .build();
    }

    @Bean
    FailoverList<UpstreamKey> upstreamKeyPreference(
            UpstreamAccount account, UpstreamProperties properties, Clock clock) {
        List<UpstreamKey> keys = IntStream.range(0, account.keys().size())
                .mapToObj(i -> new UpstreamKey("key-" + (i + 1), account.keys().get(i)))
                .toList();
        return new FailoverList<UpstreamKey>(keys, properties.keyRest(), clock);
    }

    @Bean
    FailoverList<URI> upstreamAddressPreference(UpstreamAccount account, UpstreamProperties properties, Clock clock) {
        return new FailoverList<URI>(account.addresses(), properties.addressRest(), clock);
    }

    @Bean
    Upstream upstream(
            WebClient upstreamWebClient,
            UpstreamAccount account,
            FailoverList<UpstreamKey> keys,
            FailoverList<URI> addresses,
            UpstreamProperties properties,
            UpstreamResilience protection,
            RetryRegistry retries,
            JsonMapper json,
            Clock clock,
            ObjectProvider<UpstreamProbe> probes) {
        FailoverClient attempts = new FailoverClient(
                new UpstreamClient(upstreamWebClient),
                keys,
                addresses,
                protection,
                new OutcomeReader(
                        json,
                        clock,
                        new SecretMask(account.keys()),
                        new AccountHeaders(properties.passHeaders()),
                        Math.toIntExact(properties.maxResponseSize().toBytes())),
                UpstreamProbe.all(probes.orderedStream().toList()));
        return new Upstream(attempts, deadlines(properties), retries, properties.retry(), clock);
    }

    @Bean
    UpstreamResilience upstreamProtection(
            CircuitBreakerRegistry breakers, RateLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        return new UpstreamResilience(breakers, limiters, bulkheads);
    }

    private static HttpClient httpClient(UpstreamProperties properties, ConnectionProvider connections) {
        SslProvider.GenericSslContextSpec<?> tls = Http11SslContextSpec.forClient();
        int connectMillis = Math.toIntExact(properties.connectTimeout().toMillis());
        return HttpClient.create(connections)
                // the retry of the HTTP client sends a request again after a connection reset, which may be billed
                // twice
                .disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), PROBED_AFTER)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), BETWEEN_PROBES)
                .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .secure(ssl -> ssl.sslContext(tls).handshakeTimeout(properties.connectTimeout()))
                .httpResponseDecoder(
                        decoder -> decoder.maxHeaderSize(MAX_HEADER_SIZE).maxInitialLineLength(MAX_HEADER_SIZE))
                .doOnChannelInit((observer, channel, address) -> channel.pipeline()
                        .addFirst("departure", WriteTracker.INSTANCE)
                        .addAfter(NettyPipeline.HttpCodec, "answer-framing", new ResponseFraming()));
    }

    private static UnaryOperator<Deadlines> deadlines(UpstreamProperties properties) {
        return catalog -> new Deadlines(
                Objects.requireNonNullElse(properties.firstByteTimeout(), catalog.firstByte()),
                Objects.requireNonNullElse(properties.idleReadTimeout(), catalog.idle()),
                Objects.requireNonNullElse(properties.totalTimeout(), catalog.total()));
    }
}
