package io.gateway302.home;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Links of the start page, relative to it.
 *
 * @param name product name
 * @param openapi OpenAPI 3.1 document
 * @param swaggerUi page for trying out the API
 * @param problems pages that explain each type of problem
 * @param health readiness: 200 while the service accepts calls, 503 otherwise
 */
record HomeLinks(
        String name,
        String openapi,
        @JsonProperty("swagger_ui") String swaggerUi,
        String problems,
        String health) {

    static final HomeLinks INSTANCE = new HomeLinks("gateway302", "v3/api-docs", "swagger-ui", "problems", "readyz");
}
