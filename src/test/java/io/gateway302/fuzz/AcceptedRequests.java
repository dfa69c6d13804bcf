package io.gateway302.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.webserver.RawCaller.Answer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks of accepted requests: all servers parse them alike, they were forwarded unchanged, and the response is valid.
 */
final class AcceptedRequests {

    /** JSON content type without a charset or with UTF-8. With another charset, the gateway does not parse the body. */
    private static final Pattern JSON_TYPE = Pattern.compile(
            "(?i)[^/;]+/(?:[^/;]*\\+)?json[ \\t]*(?:;(?![ \\t]*charset)[^;]*|;[ \\t]*charset=\"?utf-8\"?[ \\t]*)*");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final List<String> SUCCESS_FIELDS = List.of(
            "id",
            "operation",
            "status",
            "model",
            "images",
            "created_at",
            "started_at",
            "completed_at",
            "usage",
            "upstream",
            "warnings");

    private AcceptedRequests() {}

    /** Asserts a success of the typed endpoint whose body was forwarded as JSON. */
    static void typed(Answer answer, byte[] forwarded) {
        JsonNode success = STRICT.readTree(answer.body());
        assertThat(success.propertyNames()).containsExactlyInAnyOrderElementsOf(SUCCESS_FIELDS);
        assertThat(success.at("/images/0/url").stringValue("")).startsWith("https://");
        assertThat(success.at("/images/0/content_type").stringValue("")).startsWith("image/");
        assertThat(success.at("/upstream/attempts").intValue()).isEqualTo(1);
        assertThat(success.at("/usage/images").intValue()).isEqualTo(1);
        JsonNode sent = STRICT.readTree(decoded(forwarded));
        assertThat(sent.path("prompt").stringValue("")).isNotBlank();
        assertThat(sent.path("image_urls").size()).isEqualTo(1);
    }

    /** Asserts that the body was forwarded unchanged and, if its content type is JSON, that it is unambiguous JSON. */
    static void passedThrough(FuzzedRequest request, byte[] forwarded) {
        String type = request.header("Content-Type");
        String coding = request.header("Content-Encoding");
        boolean json = type == null || type.isEmpty() || JSON_TYPE.matcher(type).matches();
        boolean plain = coding == null || coding.isEmpty() || coding.equals("identity");
        if (json && plain && request.body().length > 0) {
            STRICT.readTree(decoded(request.body()));
            STRICT.readTree(decoded(forwarded));
        }
        if (!new String(forwarded, StandardCharsets.UTF_8).contains("\"include_usage\":true")) {
            assertThat(forwarded).isEqualTo(request.body());
        }
    }

    private static String decoded(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new AssertionError("No UTF-8 was accepted", e);
        }
    }
}
