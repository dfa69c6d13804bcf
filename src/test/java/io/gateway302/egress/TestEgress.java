package io.gateway302.egress;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Clients for tests. */
public final class TestEgress {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(400);

    private TestEgress() {}

    /** Returns a client that may also connect to these networks, over http too. */
    public static EgressClient allowing(String... networks) {
        return new EgressClient(
                new EgressProperties(List.of(networks), Duration.ofSeconds(5), Duration.ofSeconds(30), 100),
                DefaultAddressResolverGroup.INSTANCE,
                _ -> {});
    }

    static EgressClient client(
            AddressResolverGroup<InetSocketAddress> names, Consumer<SslContextBuilder> trust, String... networks) {
        return new EgressClient(new EgressProperties(List.of(networks), LONG, LONG, 2), names, trust);
    }

    /** Returns a client with short timeouts. */
    static EgressClient impatient(String... networks) {
        return new EgressClient(
                new EgressProperties(List.of(networks), SHORT, SHORT, 2),
                DefaultAddressResolverGroup.INSTANCE,
                _ -> {});
    }
}
