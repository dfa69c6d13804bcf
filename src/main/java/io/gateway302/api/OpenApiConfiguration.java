package io.gateway302.api;

import io.gateway302.problem.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.UriComponentsBuilder;

/** General part of the OpenAPI document: title, authentication, problems, server. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String KEY = "key";

    @Bean
    OpenAPI openApi(
            @Value("${gateway.public-url:}") String publicUrl,
            @Value("${server.servlet.context-path:}") String contextPath) {
        return new OpenAPI()
                .info(new Info()
                        .title("gateway302")
                        .version("v1")
                        .description(
                                "A governed gateway to 302.AI. Failures are problem details of RFC 9457; each type "
                                        + "has a page under `/problems`. At 302.AI's own paths they come in the form "
                                        + "that clients of those paths read."))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A key of this gateway, `gw302_…`")))
                // relative, because springdoc would otherwise use the host name of the first request for the document
                .addServersItem(new Server().url(root(publicUrl, contextPath)))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /** Returns the path at which callers reach the gateway: that of its public address, or that of the server. */
    private static String root(String publicUrl, String contextPath) {
        String path = publicUrl.isBlank()
                ? contextPath
                : UriComponentsBuilder.fromUriString(publicUrl.strip()).build().getPath();
        String plain = path == null ? "" : path.replaceAll("/+$", "");
        return plain.isEmpty() ? "/" : plain;
    }

    @Bean
    FilterRegistrationBean<DocumentFilter> documentFilter() {
        FilterRegistrationBean<DocumentFilter> registration = new FilterRegistrationBean<>(new DocumentFilter());
        registration.addUrlPatterns("/v3/api-docs", "/v3/api-docs.yaml");
        return registration;
    }

    @Bean
    OpenApiCustomizer problemSchema() {
        return api -> ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
    }

    /** Converts defaults of numeric properties from text to numbers: the annotations only have text. */
    @Bean
    OpenApiCustomizer numericDefaults() {
        return api -> {
            for (Schema<?> schema : api.getComponents().getSchemas().values()) {
                if (schema.getProperties() != null) {
                    schema.getProperties().values().forEach(OpenApiConfiguration::numericDefault);
                }
            }
        };
    }

    private static void numericDefault(Schema<?> property) {
        boolean number = property.getTypes() != null && property.getTypes().contains("number");
        if (number && property.getDefault() instanceof String text) {
            property.setDefault(new BigDecimal(text));
        }
    }
}
