package io.gateway302.upstream.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gateway302.exchange.Execution;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.outcome.UpstreamError.Source;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the classification of every known code of 302.AI, and of every HTTP status. */
class FailureClassifierTests {

    @ParameterizedTest
    @CsvSource({
        "50411, content-rejected, REJECTED, NONE",
        "50412, content-rejected, REJECTED, NONE",
        "50413, content-rejected, REJECTED, NONE",
        "50511, content-rejected, REJECTED, NONE",
        "50512, content-rejected, REJECTED, NONE",
        "50513, content-rejected, REJECTED, NONE",
        "50514, content-rejected, REJECTED, NONE",
        "50516, content-rejected, REJECTED, NONE",
        "50517, content-rejected, REJECTED, NONE",
        "50518, content-rejected, REJECTED, NONE",
        "50519, content-rejected, REJECTED, NONE",
        "60208, content-rejected, REJECTED, NONE",
        "50520, upstream-failed, UNKNOWN, NONE",
        "50521, upstream-failed, UNKNOWN, NONE",
        "50522, upstream-failed, UNKNOWN, NONE",
        "50429, upstream-rate-limited, REJECTED, BACK_OFF",
        "50430, upstream-rate-limited, REJECTED, BACK_OFF",
        "50500, upstream-failed, UNKNOWN, NONE",
        "50501, upstream-failed, UNKNOWN, NONE",
        "50200, upstream-rejected, REJECTED, NONE",
        "50201, upstream-rejected, REJECTED, NONE",
        "50204, upstream-rejected, REJECTED, NONE",
        "50205, upstream-rejected, REJECTED, NONE",
        "50206, upstream-rejected, REJECTED, NONE",
        "50207, upstream-rejected, REJECTED, NONE",
        "50209, upstream-rejected, REJECTED, NONE",
        "50210, upstream-rejected, REJECTED, NONE",
        "50211, upstream-rejected, REJECTED, NONE",
        "50213, upstream-rejected, REJECTED, NONE",
        "50214, upstream-rejected, REJECTED, NONE",
        "50215, upstream-rejected, REJECTED, NONE",
        "60102, upstream-rejected, REJECTED, NONE",
        "50400, upstream-account, REJECTED, NONE",
        "50402, upstream-failed, REJECTED, NONE",
        "-10001, upstream-account, REJECTED, OTHER_KEY",
        "-10002, upstream-account, REJECTED, OTHER_KEY",
        "-10004, upstream-account, REJECTED, OTHER_KEY",
        "-10005, upstream-account, REJECTED, OTHER_KEY",
        "-10006, upstream-account, REJECTED, OTHER_KEY",
        "-10007, upstream-account, REJECTED, OTHER_KEY",
        "-10012, upstream-account, REJECTED, OTHER_KEY",
        "-10018, upstream-account, REJECTED, OTHER_KEY",
        "-10008, upstream-unavailable, REJECTED, BACK_OFF_ONCE",
        "-10009, upstream-failed, REJECTED, NONE",
        "-10010, upstream-rejected, REJECTED, NONE",
        "-10011, upstream-rejected, REJECTED, NONE",
        "-1024, upstream-timeout, UNKNOWN, NONE",
        "InvalidParameter, upstream-rejected, REJECTED, NONE",
        "MissingParameter, upstream-rejected, REJECTED, NONE",
        "Unauthorized, upstream-account, REJECTED, OTHER_KEY",
        "InsufficientBalance, upstream-account, REJECTED, OTHER_KEY",
        "RateLimitExceeded, upstream-rate-limited, REJECTED, BACK_OFF",
        "InternalError, upstream-failed, UNKNOWN, NONE"
    })
    void judgesByTheCodeWhateverTheStatus(String code, String slug, Execution execution, RetryAction retryAction) {
        for (int status : new int[] {200, 400, 401, 429, 500, 503}) {
            FailureClass failureClass = FailureClassifier.of(
                    answer(status), new UpstreamError(code, "Post Text Risk Not Pass", Source.AI302), "Doubao");

            assertThat(failureClass.problem().slug()).as("status %d", status).isEqualTo(slug);
            assertThat(failureClass.execution()).isEqualTo(execution);
            assertThat(failureClass.retryAction()).isEqualTo(retryAction);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, upstream-invalid-response, UNKNOWN, NONE",
        "400, upstream-rejected, REJECTED, NONE",
        "401, upstream-account, REJECTED, OTHER_KEY",
        "402, upstream-account, REJECTED, OTHER_KEY",
        "403, upstream-account, REJECTED, OTHER_KEY",
        "404, upstream-failed, REJECTED, NONE",
        "408, upstream-timeout, UNKNOWN, NONE",
        "413, upstream-rejected, REJECTED, NONE",
        "429, upstream-rate-limited, REJECTED, BACK_OFF",
        "500, upstream-failed, UNKNOWN, NONE",
        "502, upstream-failed, UNKNOWN, NONE",
        "503, upstream-unavailable, UNKNOWN, NONE",
        "504, upstream-timeout, UNKNOWN, NONE",
        "529, upstream-unavailable, REJECTED, BACK_OFF"
    })
    void judgesByTheStatusWhereNoCodeIsKnown(int status, String slug, Execution execution, RetryAction retryAction) {
        for (UpstreamError error :
                new UpstreamError[] {null, new UpstreamError("-10003", "Network error", Source.AI302)}) {
            FailureClass failureClass = FailureClassifier.of(answer(status), error, "Doubao");

            assertThat(failureClass.problem().slug()).isEqualTo(slug);
            assertThat(failureClass.execution()).isEqualTo(execution);
            assertThat(failureClass.retryAction()).isEqualTo(retryAction);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # provider | status | body | slug | execution | retry
            Minimax    | 200 | {"base_resp":{"status_code":1002,"status_msg":"rate limit"}}            | upstream-rate-limited | REJECTED | BACK_OFF
            Minimax    | 200 | {"base_resp":{"status_code":1039}}                                      | upstream-rate-limited | REJECTED | BACK_OFF
            Minimax    | 200 | {"base_resp":{"status_code":1004,"status_msg":"not authorized"}}        | upstream-account     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}  | upstream-account     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":1026}}                                      | content-rejected     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":1027}}                                      | content-rejected     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":2013}}                                      | upstream-rejected    | REJECTED | NONE
            China Model | 200 | {"choices":null,"base_resp":{"status_code":1026}}                      | content-rejected     | REJECTED | NONE
            Kling      | 400 | {"code":1301,"message":"Failure to pass the risk control system"}       | content-rejected     | REJECTED | NONE
            Kling      | 429 | {"code":1303,"message":"parallel task over resource pack limit"}        | upstream-rate-limited | REJECTED | BACK_OFF
            Kling      | 429 | {"code":1102,"message":"Account balance not enough"}                    | upstream-account     | REJECTED | NONE
            Kling      | 401 | {"code":1002,"message":"Authorization is invalid"}                      | upstream-account     | REJECTED | NONE
            Kling      | 400 | {"code":1201,"message":"image is invalid"}                              | upstream-rejected    | REJECTED | NONE
            Midjourney | 200 | {"code":23,"description":"queue full"}                                  | upstream-rate-limited | REJECTED | BACK_OFF
            Midjourney | 200 | {"code":24,"description":"banned prompt"}                               | content-rejected     | REJECTED | NONE
            Midjourney-Relax | 200 | {"code":24,"description":"banned prompt"}                         | content-rejected     | REJECTED | NONE
            ZHIPU      | 400 | {"error":{"code":"1301","message":"x"}}                                 | content-rejected     | REJECTED | NONE
            ZHIPU      | 429 | {"error":{"code":"1113","message":"x"}}                                 | upstream-account     | REJECTED | NONE
            ZHIPU      | 400 | {"error":{"code":"1300","message":"x"}}                                 | content-rejected     | REJECTED | NONE
            ZHIPU      | 401 | {"error":{"code":"1002","message":"x"}}                                 | upstream-account     | REJECTED | NONE
            ZHIPU      | 401 | {"error":{"code":1004,"message":"x"}}                                   | upstream-account     | REJECTED | NONE
            ZHIPU      | 429 | {"error":{"code":"1121","message":"x"}}                                 | upstream-account     | REJECTED | NONE
            ZHIPU      | 400 | {"error":{"code":"1220","message":"x"}}                                 | upstream-account     | REJECTED | NONE
            ZHIPU      | 200 | {"error":{"code":"1210","message":"x"}}                                 | upstream-rejected    | REJECTED | NONE
            ZHIPU      | 200 | {"error":{"code":"1214","message":"x"}}                                 | upstream-rejected    | REJECTED | NONE
            ZHIPU      | 429 | {"error":{"code":"1302","message":"x"}}                                 | upstream-rate-limited | REJECTED | BACK_OFF
            ZHIPU      | 429 | {"error":{"code":"1304","message":"daily limit"}}                       | upstream-account     | REJECTED | NONE
            ZHIPU      | 429 | {"error":{"code":"1308","message":"usage limit"}}                       | upstream-account     | REJECTED | NONE
            Kling      | 429 | {"code":1304,"message":"IP whitelisting policy"}                        | upstream-account     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":2056,"status_msg":"usage limit exceeded"}}  | upstream-account     | REJECTED | NONE
            Minimax    | 200 | {"base_resp":{"status_code":20132}}                                     | upstream-rejected    | REJECTED | NONE
            OpenAI     | 400 | {"error":{"code":"billing_hard_limit_reached","message":"x"}}           | upstream-account     | REJECTED | NONE
            Doubao     | 400 | {"error":{"code":"InputTextSensitiveContentDetected","message":"x"}}    | content-rejected     | REJECTED | NONE
            Doubao     | 400 | {"error":{"code":"OutputImageSensitiveContentDetected","message":"x"}}  | content-rejected     | REJECTED | NONE
            Doubao     | 400 | {"error":{"code":"SensitiveContentDetected.Violence","message":"x"}}    | content-rejected     | REJECTED | NONE
            Doubao     | 400 | {"error":{"code":"InputImageRiskDetection","message":"x"}}              | content-rejected     | REJECTED | NONE
            Doubao     | 403 | {"error":{"code":"AccountOverdueError","message":"x"}}                  | upstream-account     | REJECTED | NONE
            OpenAI     | 400 | {"error":{"code":"content_policy_violation","message":"x"}}             | content-rejected     | REJECTED | NONE
            OpenAI     | 400 | {"error":{"code":"moderation_blocked","message":"x"}}                   | content-rejected     | REJECTED | NONE
            OpenAI     | 429 | {"error":{"code":"insufficient_quota","message":"x"}}                   | upstream-account     | REJECTED | NONE
            Tongyi     | 400 | {"code":"DataInspectionFailed","message":"x","request_id":"r"}          | content-rejected     | REJECTED | NONE
            Tongyi     | 400 | {"code":"Arrearage","message":"x","request_id":"r"}                     | upstream-account     | REJECTED | NONE
            Tongyi     | 401 | {"code":"InvalidApiKey","message":"x","request_id":"r"}                 | upstream-account     | REJECTED | NONE
            Anthropic  | 401 | {"type":"error","error":{"type":"authentication_error","message":"x"}}  | upstream-account     | REJECTED | NONE
            Anthropic  | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"x"}}      | upstream-rate-limited | REJECTED | BACK_OFF
            Anthropic  | 529 | {"type":"error","error":{"type":"overloaded_error","message":"x"}}      | upstream-unavailable | REJECTED | BACK_OFF
            Anthropic  | 500 | {"type":"error","error":{"type":"overloaded_error","message":"x"}}      | upstream-unavailable | REJECTED | BACK_OFF
            Anthropic  | 400 | {"type":"error","error":{"type":"billing_error","message":"x"}}         | upstream-account     | REJECTED | NONE
            Google     | 400 | {"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT","details":[{},{"reason":"API_KEY_INVALID"}]}} | upstream-account | REJECTED | NONE
            OpenAI     | 400 | {"error":{"message":"x","code":"billing_not_active"}}                   | upstream-account     | REJECTED | NONE
            OpenAI     | 400 | {"error":{"message":"x","code":"invalid_api_key"}}                      | upstream-account     | REJECTED | OTHER_KEY
            Anthropic  | 403 | {"type":"error","error":{"type":"permission_error","message":"x"}}      | upstream-rejected    | REJECTED | NONE
            Google     | 403 | {"error":{"code":403,"message":"x","status":"PERMISSION_DENIED"}}       | upstream-rejected    | REJECTED | NONE
            OpenAI     | 403 | {"error":{"code":"unsupported_country_region_territory","message":"x"}} | upstream-rejected    | REJECTED | NONE
            # 302.AI itself, or a form that it may use
            Kling      | 401 | {"error":{"err_code":-10001,"message":"x"}}                             | upstream-account     | REJECTED | OTHER_KEY
            Kling      | 403 | {"error":{"err_code":-10099,"message":"x"}}                             | upstream-account     | REJECTED | OTHER_KEY
            OpenAI     | 401 | {"error":{"message":"Invalid API Key"}}                                 | upstream-account     | REJECTED | OTHER_KEY
            OpenAI     | 401 | {"error":{"message":"x","code":"invalid_api_key"}}                      | upstream-account     | REJECTED | OTHER_KEY
            Doubao     | 200 | {"code":403,"msg":"permission denied"}                                  | upstream-account     | REJECTED | OTHER_KEY
            Doubao     | 200 | {"code":-1,"msg":"key disabled"}                                        | upstream-account     | REJECTED | OTHER_KEY
            OpenAI     | 503 | {"error":{"err_code":-10008,"message":"x"}}                             | upstream-unavailable | REJECTED | BACK_OFF_ONCE
            # numbers mean something else at another provider
            Doubao     | 400 | {"code":24,"message":"x"}                                               | upstream-rejected    | REJECTED | NONE
            Doubao     | 500 | {"code":1301,"message":"x"}                                             | upstream-failed      | UNKNOWN  | NONE
            """)
    void knowsTheCodesOfTheProvidersBehind302Ai(
            String provider, int status, String body, String slug, Execution execution, RetryAction retryAction) {
        UpstreamError error =
                UpstreamError.of(JsonMapper.shared().readTree(body)).orElseThrow();

        FailureClass failureClass = FailureClassifier.of(answer(status), error, provider);

        assertThat(failureClass.problem().slug()).isEqualTo(slug);
        assertThat(failureClass.execution()).isEqualTo(execution);
        assertThat(failureClass.retryAction()).isEqualTo(retryAction);
    }

    @Test
    void takesA503ThatSaysWhenToComeBackForARejection() {
        for (String name : new String[] {"Retry-After", "retry-after-ms"}) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(name, "1");

            FailureClass failure = FailureClassifier.of(new ReadResponse(503, headers, new byte[0]), null, "Doubao");

            assertThat(failure.retryAction()).isEqualTo(RetryAction.BACK_OFF);
            assertThat(failure.problem()).isEqualTo(ProblemType.UPSTREAM_UNAVAILABLE);
        }
    }

    @Test
    void takesAGoodStatusForAFailureIfTheBodyReportsAnError() {
        assertThat(FailureClassifier.of(answer(200), new UpstreamError("99999", "?", Source.PROVIDER), "Doubao")
                        .problem())
                .isEqualTo(ProblemType.UPSTREAM_FAILED);
        assertThat(FailureClassifier.of(answer(200), null, "Doubao").problem())
                .isEqualTo(ProblemType.UPSTREAM_INVALID_RESPONSE);
    }

    @Test
    void callsNothingSentOnlyWhatDidNotLeave() {
        assertThat(FailureClassifier.of(new NoAnswer(false, false, false, new IOException())))
                .extracting(FailureClass::execution, FailureClass::problem)
                .containsExactly(Execution.NOT_SENT, ProblemType.UPSTREAM_UNAVAILABLE);
        assertThat(FailureClassifier.of(new NoAnswer(true, false, false, new IOException())))
                .extracting(FailureClass::execution, FailureClass::problem)
                .containsExactly(Execution.UNKNOWN, ProblemType.UPSTREAM_TIMEOUT);
        assertThat(FailureClassifier.of(new NoAnswer(true, true, false, new IOException())))
                .extracting(FailureClass::execution, FailureClass::problem)
                .containsExactly(Execution.UNKNOWN, ProblemType.UPSTREAM_INVALID_RESPONSE);
        assertThat(FailureClassifier.of(new NoAnswer(true, true, true, new IOException()))
                        .problem())
                .isEqualTo(ProblemType.UPSTREAM_TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(value = RetryAction.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void cannotEvenSayThatWhatMayHaveRunIsSentAgain(RetryAction retryAction) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FailureClass(
                        Execution.UNKNOWN, retryAction, ProblemType.UPSTREAM_TIMEOUT, Health.DOUBTFUL));
    }

    @Test
    void blamesTheUpstreamAloneOnlyWhereItIsNotReached() {
        assertThat(FailureClassifier.of(new NoAnswer(false, false, false, new IOException()))
                        .health())
                .isEqualTo(Health.ILL);
        for (int status : new int[] {408, 500, 502, 503, 504, 529}) {
            assertThat(FailureClassifier.of(answer(status), null, "Doubao").health())
                    .isEqualTo(Health.DOUBTFUL);
        }
        for (int status : new int[] {400, 401, 402, 403, 404, 413, 422, 429}) {
            assertThat(FailureClassifier.of(answer(status), null, "Doubao").health())
                    .isEqualTo(Health.WELL);
        }
    }

    private static ReadResponse answer(int status) {
        return new ReadResponse(status, new HttpHeaders(), new byte[0]);
    }
}
