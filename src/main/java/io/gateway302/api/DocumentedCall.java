package io.gateway302.api;

import io.gateway302.exchange.Preview;
import io.gateway302.identity.CallTags;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Customizer that documents the query parameter and the headers which all endpoints with a model take, and those which
 * all endpoints that can run as a task take.
 */
@Component
final class DocumentedCall implements GlobalOperationCustomizer {

    /** Query parameter of a dry run. */
    static final String DRY_RUN = "dry_run";

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (method.hasMethodAnnotation(UpstreamPath.class)) {
            operation.addParametersItem(parameter(
                    "query", DRY_RUN, "Validate and price only; the answer is a `CallDryRun`.", type("boolean")));
            operation.addParametersItem(parameter("header", Preview.HEADER, "The same as `dry_run`.", type("boolean")));
            operation.addParametersItem(parameter(
                    "header",
                    "Idempotency-Key",
                    "Of the requests with one key, within 24 hours, only the first is carried out; the others get its"
                            + " answer.",
                    type("string").minLength(1).maxLength(255)));
            operation.addParametersItem(parameter(
                    "header", CallTags.HEADER, "Tags for the ledger, as `key=value, key=value`.", type("string")));
        }
        if (method.hasMethodAnnotation(UpstreamPath.class) || method.hasMethodAnnotation(OperationId.class)) {
            operation.addParametersItem(parameter(
                    "header",
                    "Prefer",
                    "`respond-async` runs the operation as a task (RFC 7240): the response is 202 with the task, or 200"
                            + " with it if it ended within `wait` seconds, as in `respond-async, wait=20`.",
                    type("string")));
            operation.getResponses().addApiResponse("202", task());
        }
        return operation;
    }

    private static Parameter parameter(String in, String name, String description, Schema<?> schema) {
        return new Parameter().in(in).name(name).description(description).schema(schema);
    }

    private static ApiResponse task() {
        return new ApiResponse()
                .description("The task, with `Prefer: respond-async`")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                                new MediaType().schema(new JsonSchema().$ref("#/components/schemas/Task"))))
                .addHeaderObject("Location", header("string").description("Path of the task"))
                .addHeaderObject("Retry-After", header("integer").description("Seconds until a poll makes sense"))
                .addHeaderObject("Preference-Applied", header("string").description("Preferences that were applied"));
    }

    private static Header header(String type) {
        return new Header().schema(type(type));
    }

    private static Schema<?> type(String type) {
        return new JsonSchema().types(Set.of(type));
    }
}
