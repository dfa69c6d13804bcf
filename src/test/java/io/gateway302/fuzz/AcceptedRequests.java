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

/** Checks what the gateway took: that every server reads it alike, that it was sent on as it was, and the answer. */
final class AcceptedRequests {

    /** JSON without a charset, or in UTF-8; in another charset it is none of the forms that are read. */
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

    /** Expects a success of the typed endpoint, for a body that was sent on as JSON. */
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

    /** Expects that the body was sent on as it came, and is JSON that has one meaning where it says that it is JSON. */
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
