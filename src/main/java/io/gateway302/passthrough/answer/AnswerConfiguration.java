package io.gateway302.passthrough.answer;

import io.gateway302.upstream.UpstreamAccount;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that change answers for callers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublicUrlProperties.class)
class AnswerConfiguration {

    @Bean
    AnswerLinks answerLinks(UpstreamAccount account, PublicUrlProperties properties) {
        return new AnswerLinks(new UpstreamLinks(account.addresses()), address(properties));
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
