package io.gateway302.egress;

import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the client for addresses that callers give. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EgressProperties.class)
class EgressConfiguration {

    /** Maximum time in seconds for which an address is used without another lookup. */
    private static final int MAX_TTL = 60;

    @Bean(destroyMethod = "close")
    EgressClient egressClient(EgressProperties properties) {
        return new EgressClient(properties, new DnsAddressResolverGroup(names(properties)), _ -> {});
    }

    private static DnsNameResolverBuilder names(EgressProperties properties) {
        return new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .queryTimeoutMillis(properties.connectTimeout().toMillis())
                // a caller's name means the host of that name, never one of the own cluster
                .searchDomains(List.of())
                .ttl(0, MAX_TTL);
    }
}
