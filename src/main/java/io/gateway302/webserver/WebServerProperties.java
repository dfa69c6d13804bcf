package io.gateway302.webserver;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the HTTP front has beyond the settings of Tomcat.
 *
 * @param headTimeout how long the head of a request may take, from its first byte to its last
 * @param writeTimeout how long an answer waits for a caller that takes nothing of it, before its connection is closed
 */
@Validated
@ConfigurationProperties("gateway.web")
record WebServerProperties(
        @DefaultValue("30s") @DurationMin(millis = 1) Duration headTimeout,
        @DefaultValue("60s") @DurationMin(millis = 1) Duration writeTimeout) {}
