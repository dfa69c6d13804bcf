package io.gateway302.sandbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the simulated 302.AI.
 *
 * @param host address that it listens on
 * @param port port that it listens on; 0 for any free one
 * @param publicUrl base address of links in its responses; null for its own address
 * @param upstreamUrl base address that the gateway calls, if the simulation of another replica serves all replicas
 * @param clientKey key of the demo client; generated at each start if none is given
 * @param recordDelay time from the response to the appearance of its cost record
 */
@Profile("sandbox")
@Validated
@ConfigurationProperties("gateway.sandbox")
record SandboxProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @Min(0) @Max(65535) @DefaultValue("0") int port,
        @Nullable URI publicUrl,
        @Nullable URI upstreamUrl,

        @Pattern(
                regexp = "gw302_[A-Za-z0-9]{1,64}_[A-Za-z0-9_-]{1,256}",
                message = "must look like gw302_<id>_<secret>, of letters, digits, - and _")
        @Nullable
        String clientKey,

        @DefaultValue("300ms") @DurationMin Duration recordDelay) {

    /** Replaces a blank key, which an empty variable yields, by none. */
    SandboxProperties {
        clientKey = clientKey == null || clientKey.isBlank() ? null : clientKey;
    }
}
