package io.gateway302.home;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Links of the start page, relative to it.
 *
 * @param name the product
 * @param openapi the OpenAPI 3.1 document
 * @param swaggerUi the page to try the API from
 * @param problems the pages that explain each kind of problem
 * @param health readiness: 200 while the service takes calls, 503 otherwise
 */
record HomeLinks(
        String name,
        String openapi,
        @JsonProperty("swagger_ui") String swaggerUi,
        String problems,
        String health) {

    static final HomeLinks INSTANCE = new HomeLinks("gateway302", "v3/api-docs", "swagger-ui", "problems", "readyz");
}
