package io.gateway302.api;

import io.gateway302.problem.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the HTTP interface as a whole: who may call it, and how it says no. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String KEY = "key";
    private static final String PROBLEM = "Problem";
    private static final Set<String> MONEY = Set.of("CostInfo", "LedgerCost", "Price");

    @Bean
    OpenAPI openApi() {
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
                // wherever the document was read from; a name of its own would be that of whoever asked first
                .addServersItem(new Server().url("/"))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    @Bean
    FilterRegistrationBean<DocumentFilter> documentFilter() {
        FilterRegistrationBean<DocumentFilter> registration = new FilterRegistrationBean<>(new DocumentFilter());
        registration.addUrlPatterns("/v3/api-docs", "/v3/api-docs.yaml");
        return registration;
    }

    @Bean
    OpenApiCustomizer problemResponses() {
        return api -> {
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(api.getComponents()::addSchemas);
            ApiResponse problem = new ApiResponse()
                    .description("A problem: its type tells the kind, its status the HTTP status.")
                    .content(new Content()
                            .addMediaType(
                                    "application/problem+json",
                                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    // the paths of 302.AI have errors of their own
                    .filter(operation -> !operation.getResponses().containsKey("default"))
                    .forEach(operation -> operation.getResponses().addApiResponse("default", problem));
        };
    }

    /** The annotations know defaults only as text; those of numbers are made numbers again. */
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

    /** A price or cost that is not known is null; the annotations can say so of a text, but not of an object. */
    @Bean
    OpenApiCustomizer unknownMoney() {
        return api -> {
            for (String name : MONEY) {
                Schema<?> schema = api.getComponents().getSchemas().get(name);
                if (schema != null) {
                    schema.setTypes(new LinkedHashSet<>(List.of("object", "null")));
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
