package io.gateway302.egress;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the client for addresses that callers give.
 *
 * @param allowedNetworks CIDR ranges that are allowed although they are not public, and to which {@code http} is allowed
 * @param connectTimeout maximum time to connect; the TLS handshake has the same limit
 * @param responseTimeout maximum time until a response begins, and between two pieces of its body
 * @param maxConnections maximum number of open connections; further requests wait
 */
@Validated
@ConfigurationProperties("gateway.egress")
record EgressProperties(
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration connectTimeout,
        @DefaultValue("30s") @DurationMin(millis = 10) Duration responseTimeout,
        @DefaultValue("200") @Min(1) @Max(10_000) int maxConnections) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it has a text that is not a range
     */
    EgressProperties {
        allowedNetworks =
                allowedNetworks.stream().filter(text -> !text.isBlank()).toList();
        var _ = ranges(allowedNetworks);
    }

    List<AddressRange> allowedRanges() {
        return ranges(allowedNetworks);
    }

    private static List<AddressRange> ranges(List<String> texts) {
        return texts.stream().map(AddressRange::of).toList();
    }
}
