package io.gateway302.passthrough.response;

import io.gateway302.upstream.UpstreamAccount;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that change answers for callers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublicUrlProperties.class)
class ResponseConfiguration {

    @Bean
    ResponseLinks responseLinks(UpstreamAccount account, PublicUrlProperties properties) {
        return new ResponseLinks(new UpstreamLinks(account.addresses()), address(properties));
    }

    private static PublicAddress address(PublicUrlProperties properties) {
        try {
            return new PublicAddress(properties.publicUrl());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "gateway.public-url", properties.publicUrl(), e.getMessage());
        }
    }
}
