package io.gateway302.passthrough;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.passthrough.PassthroughProperties.Disconnect;
import io.gateway302.passthrough.answer.AnswerLinks;
import io.gateway302.passthrough.answer.PathAdvice;
import io.gateway302.problem.Problems;
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
    DropInCalls dropInCalls(PassthroughProperties properties, Catalog catalog, Clock clock) {
        properties.disconnectOf().forEach((id, disconnect) -> requireKnown(catalog, id, disconnect));
        return new DropInCalls(
                new ContentReader(
                        Math.toIntExact(properties.maxBodyInMemory().toBytes()),
                        properties.maxBodySize().toBytes(),
                        properties.maxStructure().toBytes(),
                        new OutlineMemory(Math.max(
                                2 * properties.maxStructure().toBytes(),
                                Runtime.getRuntime().maxMemory() / HEAP_SHARE))),
                properties,
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
    DropInMapping dropInOperations(DropInHandler door) {
        return DropInMapping.ofOperations(door);
    }

    @Bean
    DropInMapping dropInRest(DropInHandler door) {
        return DropInMapping.ofTheRest(door);
    }

    @Bean
    DropInHandler dropInHandler(
            GatewayHandler gateway,
            Catalog catalog,
            PathAdvice advice,
            Spool spool,
            DropInCalls calls,
            SchemaCheck checks,
            AnswerWriter answers,
            Problems problems,
            PassthroughProperties properties,
            AnswerLinks links,
            JsonMapper json) {
        return new DropInHandler(
                gateway, catalog, advice, spool, calls, checks, answers, problems, properties, links, json);
    }

    @Bean
    SchemaCheck dropInChecks(RequestValidator validator) {
        return new SchemaCheck(validator);
    }

    @Bean
    AnswerWriter dropInAnswers(PassthroughProperties properties) {
        return new AnswerWriter(properties);
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
