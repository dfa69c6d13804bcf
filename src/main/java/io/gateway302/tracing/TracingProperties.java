package io.gateway302.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether calls are traced. Where to, and how many, say Spring Boot's own properties.
 *
 * @param enabled false: nothing of it is there
 */
@ConfigurationProperties("gateway.tracing")
record TracingProperties(@DefaultValue("false") boolean enabled) {

    static final String ENABLED = "gateway.tracing.enabled";
}
