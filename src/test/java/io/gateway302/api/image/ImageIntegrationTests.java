package io.gateway302.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of images from a text at the typed endpoint. */
class ImageIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    static Path data;

    private static TypedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TypedGateway(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer ask(String body) {
        return gateway.call(TypedSample.IMAGE.with(body));
    }

    private static Answer askWell(String body) {
        gateway.answerWell(TypedSample.IMAGE);
        return ask(body);
    }

    private static JsonNode sent() {
        return JSON.readTree(gateway.upstream().only().text());
    }

    @Test
    void sendsEveryFieldAndTheFormOfDeliveryInTheQuery() {
        askWell("""
                {"model": "gpt-image-1", "prompt": "a cat", "n": 3, "size": "1536x1024", "quality": "high",
                 "response_format": "b64_json", "output_format": "webp", "output_compression": 80,
                 "background": "transparent", "moderation": "low", "style": "natural", "user": "u", "stream": false,
                 "partial_images": 0}""").is(200);

        assertThat(gateway.upstream().only().target()).isEqualTo("/v1/images/generations?response_format=b64_json");
        assertThat(sent()).isEqualTo(JSON.readTree("""
                {"model": "gpt-image-1", "prompt": "a cat", "n": 3, "size": "1536x1024", "quality": "high",
                 "output_format": "webp", "output_compression": 80, "background": "transparent", "moderation": "low",
                 "style": "natural", "user": "u", "stream": false, "partial_images": 0}"""));
    }

    @Test
    void answersInOpenAisForm() {
        gateway.upstream().answers(200, "application/json", """
                {"created": 7, "data": [{"b64_json": "aGk=", "url": null, "revised_prompt": "a grey cat", "extra": 1}],
                 "background": "opaque", "output_format": "png", "quality": "high", "size": "1024x1024", "internal": "x",
                 "usage": {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12}}""");

        Answer answer =
                ask("{\"model\": \"gpt-image-1\", \"prompt\": \"a cat\"}").is(200);

        assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("""
                {"created": 7, "data": [{"b64_json": "aGk=", "revised_prompt": "a grey cat"}],
                 "background": "opaque", "output_format": "png", "quality": "high", "size": "1024x1024",
                 "usage": {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12}}"""));
    }

    @Test
    void answersLinksAndTheCost() {
        Answer answer = askWell(
                        "{\"model\": \"dall-e-3\", \"prompt\": \"a cat\", \"n\": 2, \"response_format\": \"url\"}")
                .is(200);

        answer.has("data[0].url", "https://file.302.ai/a.png")
                .has("data[1].url", "https://file.302.ai/b.png")
                .has("data[0].revised_prompt", "a cat");
        assertThat(answer.header("Gateway-Cost")).isEqualTo("0.08");
        assertThat(gateway.upstream().only().target()).endsWith("?response_format=url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"created\":7,\"data\":[{\"revised_prompt\":\"a\"}]}",
                "{\"task_id\":\"t-1\"}",
                "{\"created\":7,\"data\":[]}",
                "{}"
            })
    void aSuccessWithoutAnImageIsAFailure(String response) {
        gateway.upstream().answers(200, "application/json", response);

        ask("{\"model\": \"dall-e-3\", \"prompt\": \"a cat\"}").isProblem(502, "upstream-invalid-response");
    }

    @Test
    void aRefusalOfTheModerationIsAProblem() {
        gateway.upstream()
                .answers(
                        400,
                        "application/json",
                        "{\"error\":{\"code\":\"content_policy_violation\",\"message\":\"Your request was rejected\"}}");

        ask("{\"model\": \"dall-e-3\", \"prompt\": \"a cat\"}").isProblem(422, "content-rejected");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        Answer answer = askWell("""
                {"model": "no-such-model", "prompt": " ", "n": 11, "size": "huge", "quality": "best",
                 "response_format": "png", "output_format": "gif", "output_compression": 101, "background": "red",
                 "moderation": "none", "style": "wild", "stream": true, "partial_images": 4, "promt": "a"}""");

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "prompt:required",
                        "n:max",
                        "size:pattern",
                        "quality:enum",
                        "response_format:enum",
                        "output_format:enum",
                        "output_compression:max",
                        "background:enum",
                        "moderation:enum",
                        "style:enum",
                        "stream:unsupported",
                        "partial_images:max",
                        "promt:unknown");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "32000, ''", "32001, prompt:length"})
    void aPromptHasAMaximumLength(int length, String violation) {
        Answer answer = askWell("{\"model\":\"dall-e-3\",\"prompt\":\"" + "a".repeat(length) + "\"}");

        if (violation.isEmpty()) {
            answer.is(200);
        } else {
            assertThat(answer.violations()).containsExactly(violation);
        }
    }
}
