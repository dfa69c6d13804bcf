package io.gateway302.problem;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Example bodies of a type of problem, for its page. */
final class ProblemExample {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final String REQUEST_ID = "01a22490-5a8e-7ccb-9c0e-6d1c3f0b7a11";

    private ProblemExample() {}

    /** Returns the body at the gateway's own paths, as indented JSON. */
    static String problemDetails(ProblemType type) {
        ProblemException example = of(type);
        Shortfall missing = example.shortfall();
        return JSON.writeValueAsString(new Problem(
                "/problems/" + type.slug(),
                type.title(),
                type.status().value(),
                example.detail(),
                instance(type),
                REQUEST_ID,
                example.upstreamCode(),
                missing == null ? null : missing.needed(),
                missing == null ? null : missing.left(),
                null,
                null,
                example.violations()));
    }

    /** Returns the body at 302.AI's paths, as indented JSON. */
    static String dropIn(ProblemType type) {
        return JSON.writeValueAsString(Ai302Error.of(of(type)));
    }

    private static String instance(ProblemType type) {
        return switch (type) {
            case PRECONDITION_FAILED -> "/admin/v1/clients/01a2248f";
            case RESULT_GONE, RANGE_NOT_SATISFIABLE -> "/files/file_01a2248f6a1d7c3e9b52d04c6f8e1a70";
            default -> "/api/v1/images/character";
        };
    }

    private static ProblemException of(ProblemType type) {
        return switch (type) {
            case VALIDATION_FAILED ->
                ProblemException.invalid(List.of(
                        new Violation("prompt", "required", "is required"),
                        new Violation("width", "max", "must be at most 768")));
            case BUDGET_EXHAUSTED ->
                new ProblemException(type, "The limit usd_per_day does not cover this call")
                        .withShortfall(new Shortfall(Shortfall.Kind.MONEY, "0.05", "0.02"));
            case CONTENT_REJECTED -> new ProblemException(type, "The prompt was rejected").withUpstreamCode("50411");
            case UPSTREAM_REJECTED -> new ProblemException(type, "Invalid parameters").withUpstreamCode("-10003");
            case UPSTREAM_FAILED -> new ProblemException(type, "302.AI reported an error").withUpstreamCode("50511");
            case RATE_LIMITED, CONCURRENCY_LIMITED ->
                new ProblemException(type, type.title()).withRetryAfter(Duration.ofSeconds(5));
            default -> new ProblemException(type, type.title());
        };
    }
}
