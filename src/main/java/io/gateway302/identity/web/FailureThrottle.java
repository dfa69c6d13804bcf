package io.gateway302.identity.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gateway302.identity.IdentityProperties;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Rate limit for failed authentications per remote address, in fixed windows and for a bounded number of addresses. It
 * applies only to requests that fail authentication anyway. Many callers behind a NAT or an ingress share one address,
 * and failures of one must not block valid credentials of another.
 */
final class FailureThrottle {

    private static final int MAX_ADDRESSES = 10_000;

    /**
     * Length of the prefix by which IPv6 addresses are counted. A subscriber usually has a /64 network with 2^64
     * addresses.
     */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int failures;
    private final Duration window;
    private final Clock clock;
    private final Cache<String, Window> windows;

    FailureThrottle(IdentityProperties.Throttle settings, Clock clock) {
        this.failures = settings.failures();
        this.window = settings.window();
        this.clock = clock;
        this.windows = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterWrite(window)
                .build();
    }

    /** Counts a failure; returns the waiting time if the address exceeds the limit of its window, or null. */
    @Nullable
    Duration failed(String address) {
        long now = clock.millis();
        Window counted = windows.asMap()
                .merge(
                        network(address),
                        new Window(now + window.toMillis(), 1),
                        (old, fresh) -> old.end() <= now ? fresh : new Window(old.end(), old.count() + 1));
        return counted.count() <= failures ? null : Duration.ofMillis(counted.end() - now);
    }

    /** Returns the number of addresses with a counter. */
    long addresses() {
        windows.cleanUp();
        return windows.estimatedSize();
    }

    private static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), IPV6_NETWORK_BYTES))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    private record Window(long end, int count) {}
}
