package io.gateway302.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that name the operations with a typed endpoint. */
@Configuration(proxyBeanMethods = false)
class TypedEndpointConfiguration {

    @Bean
    TypedEndpoint characterEndpoint() {
        return new TypedEndpoint("doubao.drawing.character", "/api/v1/images/character");
    }
}
