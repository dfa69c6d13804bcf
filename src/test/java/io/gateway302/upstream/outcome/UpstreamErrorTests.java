package io.gateway302.upstream.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UpstreamErrorTests {

    private final JsonMapper json = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"err_code\":-10003,\"message\":\"Network error\",\"type\":\"api_error\"}} | -10003 | Network error",
                "{\"error\":{\"message\":\"bad\",\"type\":\"x\",\"code\":\"invalid\"}} | invalid | bad",
                "{\"error\":{\"message\":\"bad\",\"type\":\"x\",\"code\":null}} | '' | bad",
                "{\"code\":50413,\"data\":null,\"message\":\"Risk\",\"status\":50413} | 50413 | Risk",
                "{\"code\":403,\"msg\":\"permission denied\"} | 403 | permission denied",
                "{\"code\":\"InvalidParameter\",\"message\":\"m\",\"request_id\":\"r\"} | InvalidParameter | m",
                "{\"ResponseMetadata\":{\"Error\":{\"Code\":\"SignatureDoesNotMatch\",\"Message\":\"s\"}}} | SignatureDoesNotMatch | s",
                "{\"status\":\"failed\",\"error\":\"no face\",\"output\":\"\"} | '' | no face",
                "{\"code\":4,\"description\":\"task_not_exist\"} | 4 | task_not_exist",
                "{\"error\":\"plain\"} | '' | plain",
                "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"no balance\"}} | 1008 | no balance",
                "{\"data\":null,\"errno\":404,\"errmsg\":\"no user\"} | 404 | no user",
                "{\"success\":false,\"message\":\"busy\"} | '' | busy",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"o\"}} | overloaded_error | o"
            })
    void readsEveryFormOfError(String body, String code, String message) {
        assertThat(UpstreamError.of(json.readTree(body)))
                .hasValueSatisfying(error -> assertThat(error)
                        .extracting(UpstreamError::code, UpstreamError::message)
                        .containsExactly(code, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"status\":\"succeeded\",\"error\":\"\"}",
                "\"text\"",
                "{\"error\":null}",
                "{\"base_resp\":{\"status_code\":0}}",
                "{\"errno\":0}",
                "{\"success\":true}"
            })
    void findsNoErrorWhereNoneIsReported(String body) {
        assertThat(UpstreamError.of(json.readTree(body))).isEmpty();
    }

    @Test
    void showsNoKeyNoControlCharactersAndNoEndlessText() {
        Secret.of("sk-upstream-error-canary");
        String body =
                "{\"code\":1,\"message\":\"key sk-upstream-error-canary\\r\\nSet-Cookie: a " + "x".repeat(5000) + "\"}";

        assertThat(UpstreamError.of(json.readTree(body)))
                .hasValueSatisfying(error -> assertThat(error.message())
                        .startsWith("key [redacted] Set-Cookie")
                        .doesNotContain("canary", "\r", "\n")
                        .hasSizeLessThan(310));
    }
}
