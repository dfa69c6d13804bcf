package io.gateway302.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the deployment as a whole.
 *
 * @param store store of the counters and locks that replicas share
 * @param replicas number of gateways that run at the same time with one database
 * @param logging settings of the log
 */
@Validated
@ConfigurationProperties("gateway")
record DeploymentProperties(
        @DefaultValue("embedded") Store store,
        @DefaultValue("1") @Min(1) @Max(1000) int replicas,
        @DefaultValue @Valid Logging logging) {

    /** Stores of counters and locks. */
    enum Store {
        /** Memory of this process and its database. */
        EMBEDDED,
        /** Redis or Valkey at {@code spring.data.redis.url}. */
        REDIS
    }

    /**
     * Settings of the log.
     *
     * @param format one JSON object per line, or text for terminals
     */
    record Logging(@DefaultValue("json") Format format) {}

    /** Formats of log lines. */
    enum Format {
        /** ECS, one JSON object per line. */
        JSON,
        /** Text for terminals. */
        TEXT
    }
}
