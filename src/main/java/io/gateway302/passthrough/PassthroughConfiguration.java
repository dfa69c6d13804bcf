package io.gateway302.passthrough;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.passthrough.PassthroughProperties.Disconnect;
import io.gateway302.passthrough.response.PathAdvice;
import io.gateway302.passthrough.response.ResponseLinks;
import io.gateway302.problem.Problems;
import io.gateway302.relay.RelayRules;
import io.gateway302.relay.RequestBodies;
import io.gateway302.relay.ResponseRelay;
import io.gateway302.relay.Spool;
import io.gateway302.relay.UsageOptionInjector;
import io.gateway302.validation.RequestValidator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Beans of the pass-through entry point. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PassthroughProperties.class)
class PassthroughConfiguration {

    /** Divisor of the heap for the total size of all outlines. */
    private static final int HEAP_SHARE = 16;

    @Bean(initMethod = "open")
    Spool spool(PassthroughProperties properties, @Value("${gateway.data-dir}") Path dataDirectory) {
        return new Spool(
                Objects.requireNonNullElse(properties.spoolDir(), dataDirectory.resolve("spool")),
                properties.maxSpool().toBytes());
    }

    @Bean
    RequestBodies requestBodies(PassthroughProperties properties, Spool spool) {
        return new RequestBodies(
                spool,
                Math.toIntExact(properties.maxBodyInMemory().toBytes()),
                properties.maxBodySize().toBytes());
    }

    @Bean
    ResponseRelay responseRelay(PassthroughProperties properties, Catalog catalog, Problems problems) {
        properties.disconnectOf().forEach((id, disconnect) -> requireKnown(catalog, id, disconnect));
        return new ResponseRelay(
                new RelayRules(
                        operation -> properties.disconnect(operation) == Disconnect.DRAIN,
                        properties.maxDrain(),
                        properties.maxStream(),
                        properties.heartbeat()),
                problems);
    }

    @Bean
    UsageOptionInjector usageOptionInjector(PassthroughProperties properties) {
        return new UsageOptionInjector(properties.askForUsage());
    }

    @Bean
    PassthroughExchanges passthroughCalls(
            PassthroughProperties properties, UsageOptionInjector usage, ResponseRelay relay, Clock clock) {
        return new PassthroughExchanges(
                new ContentReader(
                        Math.toIntExact(properties.maxBodyInMemory().toBytes()),
                        properties.maxBodySize().toBytes(),
                        properties.maxStructure().toBytes(),
                        new OutlineMemory(Math.max(
                                2 * properties.maxStructure().toBytes(),
                                Runtime.getRuntime().maxMemory() / HEAP_SHARE))),
                usage,
                relay,
                clock);
    }

    @Bean
    PathAdvice pathAdvice(Catalog catalog) {
        return new PathAdvice(catalog);
    }

    @Bean
    RouteFilter routeFilter(Catalog catalog, PathAdvice advice, PassthroughProperties properties) {
        return new RouteFilter(catalog, advice, properties);
    }

    @Bean
    PassthroughMapping passthroughOperations(PassthroughHandler handler) {
        return PassthroughMapping.ofOperations(handler);
    }

    @Bean
    PassthroughMapping passthroughRest(PassthroughHandler handler) {
        return PassthroughMapping.ofTheRest(handler);
    }

    @Bean
    PassthroughHandler passthroughHandler(
            GatewayHandler gateway,
            Catalog catalog,
            PathAdvice advice,
            RequestBodies bodies,
            PassthroughExchanges calls,
            SchemaCheck checks,
            ResponseRelay relay,
            PassthroughProperties properties,
            ResponseLinks links,
            JsonMapper json) {
        return new PassthroughHandler(gateway, catalog, advice, bodies, calls, checks, relay, properties, links, json);
    }

    @Bean
    SchemaCheck passthroughChecks(RequestValidator validator) {
        return new SchemaCheck(validator);
    }

    private static void requireKnown(Catalog catalog, String id, Disconnect disconnect) {
        if (catalog.find(id).isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    "gateway.passthrough.disconnect-of." + id,
                    disconnect,
                    "The catalog has no operation with this id.");
        }
    }
}
