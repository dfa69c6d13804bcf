package io.gateway302.api;

import io.gateway302.problem.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * General part of the OpenAPI documents: title, authentication, problems, server. There is one document for each
 * audience, and one of everything with the paths of 302.AI.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    @Bean
    OpenAPI openApi(
            @Value("${gateway.public-url:}") String publicUrl,
            @Value("${server.servlet.context-path:}") String contextPath) {
        return new OpenAPI()
                .info(new Info()
                        .title("gateway302")
                        .version("v1")
                        .description("A governed gateway to 302.AI. `/api` and the paths of 302.AI take a client key,"
                                + " `/admin` takes an administrator key. Failures are problem details of RFC"
                                + " 9457; each type has a page under `/problems`. At 302.AI's own paths they"
                                + " come in the form that clients of those paths read."))
                .components(new Components())
                // relative, because springdoc would otherwise use the host name of the first request for the document
                .addServersItem(new Server().url(root(publicUrl, contextPath)));
    }

    @Bean
    GroupedOpenApi gatewayDocument() {
        return GroupedOpenApi.builder()
                .group("gateway")
                .pathsToMatch("/api/v1/**")
                .addOpenApiCustomizer(api -> require(Credential.CLIENT, api))
                .build();
    }

    @Bean
    GroupedOpenApi adminDocument() {
        return GroupedOpenApi.builder()
                .group("admin")
                .pathsToMatch("/admin/v1/**")
                .addOpenApiCustomizer(api -> require(Credential.ADMINISTRATOR, api))
                .build();
    }

    /** Returns the customizer for the credentials in the document of everything. */
    @Bean
    OpenApiCustomizer credentials() {
        return api -> {
            require(Credential.CLIENT, api);
            Credential.ADMINISTRATOR.describeIn(api.getComponents());
            api.getPaths().forEach((path, item) -> {
                if (path.startsWith("/admin/")) {
                    item.readOperations()
                            .forEach(operation ->
                                    operation.setSecurity(List.of(Credential.ADMINISTRATOR.requirement())));
                }
            });
        };
    }

    private static void require(Credential credential, OpenAPI api) {
        credential.describeIn(api.getComponents());
        api.addSecurityItem(credential.requirement());
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
        registration.addUrlPatterns(
                "/v3/api-docs",
                "/v3/api-docs/gateway",
                "/v3/api-docs/admin",
                "/v3/api-docs.yaml",
                "/v3/api-docs.yaml/gateway",
                "/v3/api-docs.yaml/admin");
        return registration;
    }

    @Bean
    GlobalOpenApiCustomizer problemSchema() {
        return api -> ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
    }

    /** Converts defaults of numeric properties from text to numbers: the annotations only have text. */
    @Bean
    GlobalOpenApiCustomizer numericDefaults() {
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
