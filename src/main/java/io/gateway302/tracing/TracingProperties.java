package io.gateway302.tracing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tracing. Spring Boot's own properties set the receiver and the sampling rate.
 *
 * @param enabled whether calls are traced; if not, no part of OpenTelemetry is loaded
 */
@ConfigurationProperties("gateway.tracing")
record TracingProperties(@DefaultValue("false") boolean enabled) {

    static final String ENABLED = "gateway.tracing.enabled";
}
