package io.gateway302.api;

import io.gateway302.catalog.Catalog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that name the operations with a typed endpoint. */
@Configuration(proxyBeanMethods = false)
class TypedEndpointConfiguration {

    @Bean
    TypedEndpoint characterEndpoint() {
        return new TypedEndpoint("doubao.drawing.character", "/api/v1/images/character");
    }

    @Bean
    TypedEndpoint chatEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/v1/chat/completions", "/api/v1/chat/completions");
    }

    @Bean
    TypedEndpoint imageEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/v1/images/generations", "/api/v1/images/generations");
    }

    @Bean
    TypedEndpoint imageEditEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/v1/images/edits", "/api/v1/images/edits");
    }

    @Bean
    TypedEndpoint speechEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/v1/audio/speech", "/api/v1/audio/speech");
    }

    @Bean
    TypedEndpoint transcriptionEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/v1/audio/transcriptions", "/api/v1/audio/transcriptions");
    }

    @Bean
    TypedEndpoint videoEndpoint(Catalog catalog) {
        return TypedEndpoint.of(catalog, "/openai/v1/videos", "/api/v1/videos");
    }
}
