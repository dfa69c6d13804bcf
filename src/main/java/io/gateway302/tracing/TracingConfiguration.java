package io.gateway302.tracing;

import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans of tracing, if enabled. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
@ConditionalOnProperty(TracingProperties.ENABLED)
class TracingConfiguration {

    @Bean
    RequestSpans requestSpans(Tracer tracer) {
        return new RequestSpans(tracer);
    }

    @Bean
    AttemptSpans attemptSpans(Tracer tracer, Clock clock) {
        return new AttemptSpans(tracer, clock);
    }
}
