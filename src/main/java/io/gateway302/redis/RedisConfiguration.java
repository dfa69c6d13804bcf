package io.gateway302.redis;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Configuration of the shared store and its connection, if {@code gateway.store} is {@code redis}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "gateway.store", havingValue = "redis")
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {

    /** Timeout of a connection attempt, including TLS handshake and authentication. Calls do not wait for them. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Longest silence after a command: three times the timeout of the slowest command, which is {@code PING}. */
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Probes of the kernel on a quiet connection, such as that of subscriptions: after 30 s, then every 10 s; the third
     * one without an answer ends the connection.
     */
    private static final SocketOptions.KeepAliveOptions PROBES = SocketOptions.KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(30))
            .interval(Duration.ofSeconds(10))
            .count(3)
            .build();

    @Bean
    LettuceClientConfigurationBuilderCustomizer connectTimeout() {
        return client -> client.commandTimeout(CONNECT_TIMEOUT);
    }

    /**
     * Rejects commands while disconnected, instead of queueing them. Only these options are set, so that the options
     * that Spring Boot derives from its own properties are kept, such as the SSL bundle.
     */
    @Bean
    LettuceClientOptionsBuilderCustomizer commandOptions(RedisProperties properties) {
        return options -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .tcpNoDelay(true)
                        .keepAlive(PROBES)
                        .build())
                .timeoutOptions(TimeoutOptions.builder()
                        .timeoutSource(new CommandTimeouts(properties.timeout()))
                        .build());
    }

    @Bean(destroyMethod = "stop")
    CommandTimer commandTimer(RedisProperties properties) {
        return new CommandTimer(properties.timeout());
    }

    /** Limits the delay between reconnects. The default of Lettuce grows up to 30 s. */
    @Bean
    ClientResourcesBuilderCustomizer quickToComeBack(RedisProperties properties, CommandTimer commandTimer) {
        return resources -> resources.timer(commandTimer).reconnectDelay(new Delay() {
            @Override
            public Duration createDelay(long attempt) {
                // the first reconnect is immediate: the connection may be lost although the store is available
                return attempt <= 1 ? Duration.ZERO : properties.rest();
            }
        });
    }

    /** Closes connections whose packets are lost, so that Lettuce replaces them. */
    @Bean
    ClientResourcesBuilderCustomizer responseTimeout(CommandTimer commandTimer) {
        return resources -> resources.nettyCustomizer(new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channel.pipeline().addFirst(new ResponseTimeoutHandler(RESPONSE_TIMEOUT, commandTimer::responded));
            }
        });
    }

    @Bean(initMethod = "open")
    StoreConnection storeConnection(RedisConnectionFactory connections, RedisProperties properties) {
        return new StoreConnection(connections, new StoreCheck(), properties.rest());
    }

    @Bean
    SharedStore sharedStore(
            StringRedisTemplate redis,
            StoreConnection connection,
            CommandTimer commandTimer,
            RedisProperties properties) {
        return new SharedStore(
                redis,
                connection::isOpen,
                CircuitBreaker.of(
                        "redis",
                        CircuitBreakerConfig.custom()
                                .slidingWindowSize(8)
                                .minimumNumberOfCalls(4)
                                .failureRateThreshold(50)
                                .waitDurationInOpenState(properties.rest())
                                .permittedNumberOfCallsInHalfOpenState(1)
                                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                                .build()),
                commandTimer,
                properties.timeout());
    }
}
