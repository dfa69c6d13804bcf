package io.gateway302.webserver;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the HTTP server in addition to those of Tomcat.
 *
 * @param headTimeout maximum time for the head of a request, from its first byte to its last
 * @param writeTimeout maximum time for which a response waits for a caller that reads nothing, before its connection is
 *     closed
 */
@Validated
@ConfigurationProperties("gateway.web")
record WebServerProperties(
        @DefaultValue("30s") @DurationMin(millis = 1) Duration headTimeout,
        @DefaultValue("60s") @DurationMin(millis = 1) Duration writeTimeout) {}
