package io.gateway302.api;

import io.gateway302.correlation.RequestId;
import io.gateway302.problem.ProblemType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Customizer that documents the problems of each endpoint, derived from its parameters, and the headers of all its
 * responses. An endpoint need only name the statuses of its further problems.
 */
@Component
final class DocumentedProblems implements GlobalOperationCustomizer {

    private static final Set<ProblemType> OF_EVERY_ENDPOINT = EnumSet.of(
            ProblemType.MALFORMED_REQUEST,
            ProblemType.VALIDATION_FAILED,
            ProblemType.UNAUTHENTICATED,
            ProblemType.NOT_ALLOWED,
            ProblemType.RATE_LIMITED,
            ProblemType.SHUTTING_DOWN,
            ProblemType.STORAGE_UNAVAILABLE);

    private static final Set<ProblemType> OF_BODIES =
            EnumSet.of(ProblemType.PAYLOAD_TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE);

    private static final Set<ProblemType> OF_CALLS = EnumSet.of(
            ProblemType.BUDGET_EXHAUSTED,
            ProblemType.IDEMPOTENCY_CONFLICT,
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            ProblemType.IDEMPOTENCY_UNAVAILABLE,
            ProblemType.CONTENT_REJECTED,
            ProblemType.UPSTREAM_REJECTED,
            ProblemType.CONCURRENCY_LIMITED,
            ProblemType.LIMITS_UNAVAILABLE,
            ProblemType.LEDGER_UNAVAILABLE,
            ProblemType.UPSTREAM_INVALID_RESPONSE,
            ProblemType.UPSTREAM_FAILED,
            ProblemType.UPSTREAM_UNAVAILABLE,
            ProblemType.UPSTREAM_ACCOUNT,
            ProblemType.UPSTREAM_TIMEOUT);

    /** Statuses whose responses may have {@code Retry-After}. */
    private static final Set<Integer> WITH_RETRY_AFTER = Set.of(409, 429, 503);

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        operation
                .getResponses()
                .replaceAll((status, response) -> isProblem(status)
                        ? problem(Integer.parseInt(status)).description(response.getDescription())
                        : response);
        Map<Integer, String> problems = problems(operation, method)
                .collect(Collectors.groupingBy(
                        type -> type.status().value(),
                        TreeMap::new,
                        Collectors.mapping(
                                type -> type.title() + " (`" + type.slug() + "`)", Collectors.joining("; "))));
        problems.forEach((status, titles) -> operation
                .getResponses()
                .addApiResponse(Integer.toString(status), problem(status).description(titles)));
        operation
                .getResponses()
                .addApiResponse("default", problem(0).description("Any other problem; its `type` tells the kind"));
        operation
                .getResponses()
                .values()
                .forEach(response -> response.addHeaderObject(
                        RequestId.HEADER,
                        header("string").required(true).description("Id of the request, to look for in the log")));
        return operation;
    }

    /** Returns whether a response that an endpoint describes itself is a problem. */
    private static boolean isProblem(String status) {
        return status.startsWith("4");
    }

    private static Stream<ProblemType> problems(Operation operation, HandlerMethod method) {
        Set<ProblemType> types = EnumSet.copyOf(OF_EVERY_ENDPOINT);
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        if (parameters.stream().anyMatch(parameter -> parameter.getIn().equals("path"))) {
            types.add(ProblemType.NOT_FOUND);
        }
        if (parameters.stream().anyMatch(parameter -> parameter.getName().equals(HttpHeaders.IF_MATCH))) {
            types.add(ProblemType.PRECONDITION_FAILED);
        }
        if (operation.getRequestBody() != null) {
            types.addAll(OF_BODIES);
        }
        if (method.hasMethodAnnotation(OperationId.class) || method.hasMethodAnnotation(UpstreamPath.class)) {
            types.addAll(OF_CALLS);
        }
        return types.stream();
    }

    private static ApiResponse problem(int status) {
        ApiResponse response = new ApiResponse()
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new JsonSchema().$ref("#/components/schemas/Problem"))));
        if (status == ProblemType.UNAUTHENTICATED.status().value()) {
            response.addHeaderObject(
                    HttpHeaders.WWW_AUTHENTICATE, header("string").required(true));
        }
        if (WITH_RETRY_AFTER.contains(status)) {
            Schema<?> seconds = new JsonSchema().types(Set.of("integer")).minimum(BigDecimal.ONE);
            response.addHeaderObject(
                    HttpHeaders.RETRY_AFTER,
                    new Header().schema(seconds).description("Seconds after which the request can be sent again"));
        }
        return response;
    }

    private static Header header(String type) {
        return new Header().schema(new JsonSchema().types(Set.of(type)));
    }
}
