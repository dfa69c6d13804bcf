package io.gateway302.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.problem.Dialect;
import io.gateway302.problem.ProblemType;
import io.gateway302.webserver.RawCaller.Answer;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks of the gateway's error responses: problem details (RFC 9457), or the error format of the path's clients. */
public final class ErrorForms {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ErrorForms() {}

    /**
     * Asserts a well-formed error.
     *
     * @return type of the problem: its slug, or the corresponding code of the format
     */
    public static String kindOf(Answer answer, String path) {
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "<html");
        JsonNode body = JSON.readTree(answer.body());
        String type = String.valueOf(header(answer, "Content-Type"));
        if (type.startsWith("application/problem+json")) {
            return problem(answer, body);
        }
        assertThat(type).startsWith("application/json");
        assertThat(body.at("/error/message").stringValue("")).isNotBlank();
        return switch (Dialect.ofPath(path)) {
            case ANTHROPIC -> anthropic(answer, body);
            case GEMINI -> {
                assertThat(body.at("/error/status").stringValue("")).isNotBlank();
                yield ai302(body);
            }
            default -> ai302(body);
        };
    }

    /** Returns a header of a response; null if absent. */
    public static @Nullable String header(Answer answer, String name) {
        Matcher line =
                Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*?)\r?$").matcher(answer.head());
        return line.find() ? line.group(1) : null;
    }

    private static String problem(Answer answer, JsonNode body) {
        String slug = body.path("type").stringValue("").replace("/problems/", "");
        assertThat(ProblemType.ofSlug(slug)).isPresent();
        assertThat(body.path("status").intValue()).isEqualTo(answer.status());
        assertThat(body.path("title").stringValue("")).isNotBlank();
        assertThat(body.path("detail").stringValue("")).isNotBlank();
        assertThat(body.path("instance").stringValue("")).startsWith("/");
        assertThat(body.path("request_id").stringValue("")).isEqualTo(header(answer, "X-Request-Id"));
        assertThat(body.path("errors").isArray()).isTrue();
        assertThat(body.path("errors").isEmpty()).isNotEqualTo(slug.equals("validation-failed"));
        body.path("errors").forEach(error -> {
            assertThat(error.path("field").isString()).isTrue();
            assertThat(error.path("code").stringValue("")).isNotBlank();
            assertThat(error.path("message").stringValue("")).isNotBlank();
        });
        return slug;
    }

    private static String ai302(JsonNode body) {
        String slug = body.at("/error/code").stringValue("");
        assertThat(ProblemType.ofSlug(slug)).isPresent();
        assertThat(body.at("/error/err_code").isInt()).isTrue();
        assertThat(body.at("/error/type").stringValue("")).isEqualTo("gateway_error");
        assertThat(body.at("/error").has("param")).isTrue();
        return slug;
    }

    private static String anthropic(Answer answer, JsonNode body) {
        assertThat(body.path("type").stringValue("")).isEqualTo("error");
        assertThat(body.path("request_id").stringValue("")).isEqualTo(header(answer, "request-id"));
        String type = body.at("/error/type").stringValue("");
        assertThat(type).isNotBlank();
        return Objects.requireNonNull(type);
    }
}
