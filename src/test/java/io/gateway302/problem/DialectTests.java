package io.gateway302.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DialectTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Problems problems = new Problems(JSON);
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/chat/completions");

    DialectTests() {
        request.addHeader("X-Request-Id", "mine");
    }

    // ---- choice of the format -------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "/v1/messages,                             ANTHROPIC",
        "/cc/v1/messages,                          ANTHROPIC",
        "/v1/messages/count_tokens,                ANTHROPIC",
        "/v1/messagesx,                            AI302",
        "/xv1/messages,                            AI302",
        "/v1/threads/1/messages,                   AI302",
        "/v1beta/models/gemini:generateContent,    GEMINI",
        "/v1beta/v1/messages,                      ANTHROPIC",
        "/v1beta,                                  AI302",
        "/v1/models/gemini-2:streamGenerateContent, GEMINI",
        "/v1/models/gemini-2:countTokens,          GEMINI",
        "/v1/models/ft:gpt-4o:shop::1,             AI302",
        "/v1/models,                               AI302",
        "/v1/chat/completions,                     AI302",
        "/doubao/drawing/character,                AI302",
        "/,                                        AI302"
    })
    void isKnownByThePath(String path, Dialect dialect) {
        assertThat(Dialect.ofPath(path)).isEqualTo(dialect);
    }

    @Test
    void isThatOfRfc9457WhereNoneWasLeft() {
        assertThat(Dialect.of(request)).isEqualTo(Dialect.PROBLEM_DETAILS);

        Dialect.leave(request, Dialect.GEMINI);

        assertThat(Dialect.of(request)).isEqualTo(Dialect.GEMINI);
    }

    // ---- formats --------------------------------------------------------------------------------------------------

    @Test
    void writesAsOpenAiWithTheNumberOf302Ai() {
        assertThat(written(Dialect.AI302, new ProblemException(ProblemType.NOT_ALLOWED, "No")))
                .isEqualTo("""
                        {"error":{"err_code":-10003,"message":"No","type":"gateway_error","code":"not-allowed",\
                        "param":null}}""");
    }

    @Test
    void writesAsAnthropic() {
        assertThat(written(Dialect.ANTHROPIC, new ProblemException(ProblemType.NOT_ALLOWED, "No")))
                .isEqualTo("""
                        {"type":"error","error":{"type":"permission_error","message":"No","code":"not-allowed"},"request_id":"mine"}""");
    }

    @Test
    void writesAsGoogle() {
        assertThat(written(Dialect.GEMINI, new ProblemException(ProblemType.NOT_ALLOWED, "No")))
                .isEqualTo("""
                        {"error":{"err_code":-10003,"message":"No","type":"gateway_error","code":"not-allowed",\
                        "param":null,"status":"PERMISSION_DENIED","reason":"not-allowed"}}""");
    }

    @ParameterizedTest
    @EnumSource
    void writesTheSameIntoAnAnswerAsAnEntity(Dialect dialect) throws IOException {
        Dialect.leave(request, dialect);
        ProblemException problem =
                new ProblemException(ProblemType.RATE_LIMITED, "Wait").withRetryAfter(Duration.ofMillis(1001));
        MockHttpServletResponse response = new MockHttpServletResponse();

        ResponseEntity<Object> entity = problems.render(problem, request);
        problems.write(problem, request, response);

        assertThat(response.getStatus())
                .isEqualTo(entity.getStatusCode().value())
                .isEqualTo(429);
        assertThat(response.getContentAsString()).isEqualTo(JSON.writeValueAsString(entity.getBody()));
        entity.getHeaders()
                .forEach((name, values) ->
                        assertThat(response.getHeaders(name)).as(name).isEqualTo(values));
        assertThat(response.getHeader("Retry-After")).isEqualTo("2");
        assertThat(response.getContentType())
                .isEqualTo(dialect == Dialect.PROBLEM_DETAILS ? "application/problem+json" : "application/json");
        assertThat(ReportedProblem.of(request)).isEqualTo(ProblemType.RATE_LIMITED);
    }

    @ParameterizedTest
    @EnumSource
    void tellsAnthropicsClientsTheIdWhereTheyLookForIt(Dialect dialect) {
        assertThat(rendered(dialect, new ProblemException(ProblemType.NOT_FOUND, "No"))
                        .getHeaders()
                        .getFirst("request-id"))
                .isEqualTo(dialect == Dialect.ANTHROPIC ? "mine" : null);
    }

    @ParameterizedTest
    @CsvSource({
        "50413,            50413",
        "-10004,           -10004",
        "InvalidParameter, -10011",
        "1e3,              -10011",
        "99999999999,      -10011",
        "--1,              -10011",
        ",                 -10011"
    })
    void takesTheUpstreamsOwnCodeWhereItIsANumber(String upstreamCode, int errCode) {
        ProblemException problem =
                new ProblemException(ProblemType.UPSTREAM_REJECTED, "No").withUpstreamCode(upstreamCode);

        assertThat(JSON.readTree(written(Dialect.AI302, problem))
                        .at("/error/err_code")
                        .intValue())
                .isEqualTo(errCode);
        assertThat(JSON.readTree(written(Dialect.GEMINI, problem))
                        .at("/error/err_code")
                        .intValue())
                .isEqualTo(errCode);
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_REQUEST,         -10011, invalid_request_error, INVALID_ARGUMENT",
        "VALIDATION_FAILED,         -10011, invalid_request_error, INVALID_ARGUMENT",
        "UNAUTHENTICATED,           -10001, authentication_error,  UNAUTHENTICATED",
        "NOT_ALLOWED,               -10003, permission_error,      PERMISSION_DENIED",
        "NOT_FOUND,                 -10010, not_found_error,       NOT_FOUND",
        "UNKNOWN_OPERATION,         -10009, not_found_error,       NOT_FOUND",
        "METHOD_NOT_ALLOWED,        -10009, invalid_request_error, UNIMPLEMENTED",
        "IDEMPOTENCY_CONFLICT,      -10003, conflict_error,        ABORTED",
        "TASK_ENDED,                -10003, conflict_error,        ABORTED",
        "TASK_OPEN,                 -10003, conflict_error,        ABORTED",
        "RESULT_GONE,               -10010, invalid_request_error, NOT_FOUND",
        "RANGE_NOT_SATISFIABLE,     -10011, invalid_request_error, INVALID_ARGUMENT",
        "PRECONDITION_FAILED,       -10003, invalid_request_error, FAILED_PRECONDITION",
        "PAYLOAD_TOO_LARGE,         -10011, request_too_large,     INVALID_ARGUMENT",
        "HEADERS_TOO_LARGE,         -10011, invalid_request_error, INVALID_ARGUMENT",
        "UNSUPPORTED_MEDIA_TYPE,    -10011, invalid_request_error, INVALID_ARGUMENT",
        "IDEMPOTENCY_KEY_REUSED,    -10011, invalid_request_error, INVALID_ARGUMENT",
        "CONTENT_REJECTED,          -10011, invalid_request_error, INVALID_ARGUMENT",
        "UPSTREAM_REJECTED,         -10011, invalid_request_error, INVALID_ARGUMENT",
        "RATE_LIMITED,              -10003, rate_limit_error,      RESOURCE_EXHAUSTED",
        "CONCURRENCY_LIMITED,       -10003, rate_limit_error,      RESOURCE_EXHAUSTED",
        "BUDGET_EXHAUSTED,          -10006, billing_error,         RESOURCE_EXHAUSTED",
        "LIMITS_UNAVAILABLE,        -10003, overloaded_error,      UNAVAILABLE",
        "UPSTREAM_INVALID_RESPONSE, -10003, api_error,             INTERNAL",
        "UPSTREAM_FAILED,           -10003, api_error,             INTERNAL",
        "UPSTREAM_UNAVAILABLE,      -10008, api_error,             UNAVAILABLE",
        "UPSTREAM_RATE_LIMITED,     -10008, rate_limit_error,      RESOURCE_EXHAUSTED",
        "UPSTREAM_ACCOUNT,          -10003, api_error,             UNAVAILABLE",
        "SHUTTING_DOWN,             -10003, overloaded_error,      UNAVAILABLE",
        "UPSTREAM_TIMEOUT,          -1024,  timeout_error,         DEADLINE_EXCEEDED",
        "IDEMPOTENCY_UNAVAILABLE,   -10003, overloaded_error,      UNAVAILABLE",
        "LEDGER_UNAVAILABLE,        -10003, overloaded_error,      UNAVAILABLE",
        "STORAGE_UNAVAILABLE,       -10003, api_error,             UNAVAILABLE",
        "UPGRADE_REQUIRED,          -10009, invalid_request_error, UNIMPLEMENTED",
        "INTERNAL_ERROR,            -10003, api_error,             INTERNAL"
    })
    void hasAWordForEveryKind(ProblemType type, int errCode, String anthropic, String google) {
        ProblemException problem = new ProblemException(type, "No");

        assertThat(JSON.readTree(written(Dialect.AI302, problem)).path("error"))
                .isEqualTo(JSON.readTree("""
                        {"err_code": %d, "message": "No", "type": "gateway_error", "code": "%s", "param": null}
                        """.formatted(errCode, type.slug())));
        assertThat(JSON.readTree(written(Dialect.ANTHROPIC, problem))
                        .at("/error/type")
                        .stringValue())
                .isEqualTo(anthropic);
        assertThat(JSON.readTree(written(Dialect.GEMINI, problem))
                        .at("/error/status")
                        .stringValue())
                .isEqualTo(google);
    }

    @Test
    void namesTheRulesThatAreBroken() {
        ProblemException problem = ProblemException.invalid(List.of(
                new Violation("", "unknown", "takes no query parameter"),
                new Violation("scale", "max", "must be less than or equal to 10"),
                new Violation("logo_info.opacity", "type", "must be a number")));

        JsonNode error = JSON.readTree(written(Dialect.AI302, problem)).path("error");

        assertThat(error.path("message").stringValue())
                .isEqualTo("The request breaks the rules of the operation: the request takes no query parameter; scale"
                        + " must be less than or equal to 10; logo_info.opacity must be a number");
        assertThat(error.path("param").stringValue()).isEqualTo("scale");
    }

    @Test
    void saysHowManyMoreRulesAreBroken() {
        ProblemException problem = ProblemException.invalid(IntStream.range(0, 20)
                .mapToObj(i -> new Violation("f" + i, "type", "must be a number"))
                .toList());

        assertThat(message(problem))
                .endsWith("f4 must be a number; and 15 more")
                .doesNotContain("f5");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void keepsTheMessageShort(int offset) {
        String message = message(
                new ProblemException(ProblemType.UPSTREAM_REJECTED, "x".repeat(offset) + "\ud83d\ude00".repeat(1000)));

        assertThat(message).hasSizeBetween(999, 1001).endsWith("\ud83d\ude00…");
    }

    @ParameterizedTest
    @EnumSource
    void givesAwayNoSecret(Dialect dialect) {
        Secret key = Secret.of("planted-in-a-problem-0123456789");
        ProblemException problem = new ProblemException(ProblemType.UPSTREAM_FAILED, "With " + key.reveal())
                .withUpstreamCode(key.reveal());
        ProblemException invalid = ProblemException.invalid(
                List.of(new Violation("gw302_id_" + "s".repeat(40), "unknown", "is not a field")));

        assertThat(written(dialect, problem)).doesNotContain(key.reveal());
        assertThat(event(dialect, problem)).doesNotContain(key.reveal());
        if (dialect != Dialect.PROBLEM_DETAILS) {
            assertThat(written(dialect, invalid)).doesNotContain("s".repeat(40));
        }
    }

    // ---- retries --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_REQUEST,         false, false",
        "VALIDATION_FAILED,         false, false",
        "UNAUTHENTICATED,           false, false",
        "NOT_ALLOWED,               false, false",
        "NOT_FOUND,                 false, false",
        "UNKNOWN_OPERATION,         false, false",
        "METHOD_NOT_ALLOWED,        false, false",
        "IDEMPOTENCY_CONFLICT,      false, true",
        "TASK_ENDED,                false, false",
        "TASK_OPEN,                 false, false",
        "RESULT_GONE,               false, false",
        "RANGE_NOT_SATISFIABLE,     false, false",
        "PRECONDITION_FAILED,       false, false",
        "PAYLOAD_TOO_LARGE,         false, false",
        "HEADERS_TOO_LARGE,         false, false",
        "UNSUPPORTED_MEDIA_TYPE,    false, false",
        "IDEMPOTENCY_KEY_REUSED,    false, false",
        "CONTENT_REJECTED,          false, false",
        "UPSTREAM_REJECTED,         false, false",
        "RATE_LIMITED,              true,  true",
        "CONCURRENCY_LIMITED,       true,  true",
        "BUDGET_EXHAUSTED,          false, false",
        "LIMITS_UNAVAILABLE,        true,  true",
        "UPSTREAM_INVALID_RESPONSE, false, false",
        "UPSTREAM_FAILED,           false, false",
        "UPSTREAM_UNAVAILABLE,      false, true",
        "UPSTREAM_RATE_LIMITED,     false, true",
        "UPSTREAM_ACCOUNT,          false, false",
        "SHUTTING_DOWN,             true,  true",
        "UPSTREAM_TIMEOUT,          false, false",
        "IDEMPOTENCY_UNAVAILABLE,   true,  true",
        "LEDGER_UNAVAILABLE,        true,  true",
        "STORAGE_UNAVAILABLE,       false, true",
        "UPGRADE_REQUIRED,          false, false",
        "INTERNAL_ERROR,            false, false"
    })
    void tellsClientsWhetherToSendAgain(ProblemType type, String untold, String told) {
        ProblemException problem = new ProblemException(type, "No");

        for (Dialect dialect : List.of(Dialect.AI302, Dialect.ANTHROPIC, Dialect.GEMINI)) {
            assertThat(shouldRetry(dialect, problem)).isEqualTo(untold);
            assertThat(shouldRetry(dialect, problem.withRetryAfter(Duration.ofSeconds(1))))
                    .isEqualTo(told);
            assertThat(shouldRetry(
                            dialect, problem.withRetryAfter(Duration.ofDays(3)).asLasting()))
                    .isEqualTo("false");
        }
        assertThat(shouldRetry(Dialect.PROBLEM_DETAILS, problem)).isNull();
    }

    @Test
    void tellsAnthropicsClientsOfAnOverloadOnlyWhereTheyMaySendAgain() {
        ProblemException problem = new ProblemException(ProblemType.UPSTREAM_UNAVAILABLE, "No");

        assertThat(written(Dialect.ANTHROPIC, problem)).contains("\"api_error\"");
        assertThat(written(Dialect.ANTHROPIC, problem.withRetryAfter(Duration.ofSeconds(1))))
                .contains("\"overloaded_error\"");
    }

    @ParameterizedTest
    @EnumSource
    void hasAPlaceInTheTablesAbove(ProblemType type) {
        assertThat(tested("hasAWordForEveryKind")).contains(type.name());
        assertThat(tested("tellsClientsWhetherToSendAgain")).contains(type.name());
    }

    private static List<String> tested(String method) {
        return Arrays.stream(DialectTests.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .flatMap(candidate ->
                        Arrays.stream(candidate.getAnnotation(CsvSource.class).value()))
                .map(row -> row.split(",")[0].strip())
                .toList();
    }

    // ---- events in a stream ----------------------------------------------------------------------------------------

    @Test
    void isAnEventOfOpenAis() {
        assertThat(event(Dialect.AI302, new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Broke\noff")))
                .isEqualTo("""
                        data: {"error":{"err_code":-1024,"message":"Broke\\noff","type":"gateway_error",\
                        "code":"upstream-timeout","param":null}}

                        """);
        assertThat(ReportedProblem.outcome(request)).isEqualTo(Outcome.TIMEOUT);
    }

    @Test
    void isAnEventOfTheResponsesApiThatClientsOfOpenAiKnowTwice() {
        request.setRequestURI("/codex/v1/responses");

        assertThat(event(Dialect.AI302, new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Broke off")))
                .isEqualTo("""
                        event: error
                        data: {"type":"error","code":"upstream-timeout","message":"Broke off","param":null,\
                        "sequence_number":0,"error":{"err_code":-1024,"message":"Broke off","type":"gateway_error",\
                        "code":"upstream-timeout","param":null}}

                        """);
    }

    @Test
    void isAnEventOfAnthropics() {
        assertThat(event(Dialect.ANTHROPIC, new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Broke off")))
                .isEqualTo("""
                        event: error
                        data: {"type":"error","error":{"type":"timeout_error","message":"Broke off",\
                        "code":"upstream-timeout"},"request_id":"mine"}

                        """);
    }

    @Test
    void isAnEventOfGooglesByTheNumberOfItsStatus() {
        assertThat(event(Dialect.GEMINI, new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Broke off")))
                .isEqualTo("""
                        data: {"error":{"err_code":-1024,"message":"Broke off","type":"gateway_error","code":504,\
                        "param":null,"status":"DEADLINE_EXCEEDED","reason":"upstream-timeout"}}

                        """);
    }

    @Test
    void isAnEventInTheFormatOfOpenAiForTypedEndpoints() {
        assertThat(event(
                        Dialect.PROBLEM_DETAILS,
                        new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Broke off").withUpstreamCode("-1024")))
                .isEqualTo("""
                        data: {"error":{"err_code":-1024,"message":"Broke off","type":"gateway_error",\
                        "code":"upstream-timeout","param":null}}

                        """);
    }

    // ----------------------------------------------------------------------------------------------------------------

    private ResponseEntity<Object> rendered(Dialect dialect, ProblemException problem) {
        Dialect.leave(request, dialect);
        return problems.render(problem, request);
    }

    private String written(Dialect dialect, ProblemException problem) {
        return JSON.writeValueAsString(rendered(dialect, problem).getBody());
    }

    private String message(ProblemException problem) {
        return JSON.readTree(written(Dialect.AI302, problem))
                .at("/error/message")
                .stringValue();
    }

    private String event(Dialect dialect, ProblemException problem) {
        Dialect.leave(request, dialect);
        return new String(problems.event(problem, request), StandardCharsets.UTF_8);
    }

    private @Nullable String shouldRetry(Dialect dialect, ProblemException problem) {
        return rendered(dialect, problem).getHeaders().getFirst("x-should-retry");
    }
}
