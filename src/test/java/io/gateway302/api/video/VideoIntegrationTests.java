package io.gateway302.api.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.api.TestForm;
import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the start of jobs for videos at the typed endpoint. */
class VideoIntegrationTests {

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
        return gateway.call(TypedSample.VIDEO.with(body));
    }

    @Test
    void sendsEveryFieldAndTheAddressAsAText() {
        gateway.answerWell(TypedSample.VIDEO);

        ask("""
                {"model": "sora-2-pro", "prompt": "a cat", "seconds": "12", "size": "1792x1024",
                 "input_reference": {"image_url": "https://example.com/cat.jpg"}}""").is(200);

        assertThat(JSON.readTree(gateway.upstream().only().text())).isEqualTo(JSON.readTree("""
                {"model": "sora-2-pro", "prompt": "a cat", "seconds": "12", "size": "1792x1024",
                 "input_reference": "https://example.com/cat.jpg"}"""));
    }

    @Test
    void aFormWithAFileIsSentAsAForm() {
        gateway.answerWell(TypedSample.VIDEO);
        String form = TestForm.with("model", "sora-2")
                .text("prompt", "a cat")
                .text("seconds", "8")
                .text("size", "720x1280")
                .file("input_reference", "cat.png", "image/png", TestForm.PNG)
                .body();

        gateway.call(TypedSample.VIDEO.with(form), "Content-Type", TestForm.TYPE)
                .is(200)
                .has("seconds", "8")
                .has("size", "720x1280");

        String type = gateway.upstream().only().headers().getFirst("Content-Type");
        assertThat(new String(gateway.upstream().only().body(), StandardCharsets.ISO_8859_1)
                        .replace(type.substring(type.indexOf('=') + 1), "b"))
                .isEqualTo(form);
    }

    @Test
    void answersWithOpenAisVideoObject() {
        gateway.upstream().answers(200, "application/json", """
                {"id": "video_1", "object": "video", "status": "in_progress", "model": "sora-2-2025", "progress": 12,
                 "created_at": 1750000000, "expires_at": 1750090000, "internal": "x"}""");

        Answer answer = ask("{\"model\": \"sora-2\", \"prompt\": \"a cat\", \"seconds\": \"4\"}")
                .is(200);

        assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree("""
                {"id": "video_1", "object": "video", "model": "sora-2", "status": "in_progress", "progress": 12,
                 "created_at": 1750000000, "expires_at": 1750090000, "prompt": "a cat", "seconds": "4"}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "queued, queued",
        "in_progress, in_progress",
        "completed, completed",
        "failed, failed",
        "pending, queued"
    })
    void aStateIsOneOfOpenAis(String told, String shown) {
        gateway.upstream()
                .answers(200, "application/json", "{\"id\":\"v\",\"status\":\"" + told + "\",\"progress\":700}");

        ask("{\"model\": \"sora-2\", \"prompt\": \"a cat\"}")
                .is(200)
                .has("status", shown)
                .has("progress", "100");
    }

    @Test
    void aSubmissionWithoutAnIdIsAFailure() {
        gateway.upstream().answers(200, "application/json", "{\"status\":\"queued\"}");

        ask("{\"model\": \"sora-2\", \"prompt\": \"a cat\"}").isProblem(502, "upstream-invalid-response");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        assertThat(ask("""
                {"model": "gpt-4o", "seconds": 4, "size": "1x1", "callback": "https://example.com",
                 "input_reference": {"image_url": "http://10.0.0.1/a.png", "file_id": "f"}}""").violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "prompt:required",
                        "seconds:enum",
                        "size:enum",
                        "callback:unknown",
                        "input_reference.image_url:public_url",
                        "input_reference.file_id:unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seconds\":\"5", "seconds\":\"", "size\":\"720p"})
    void refusesOtherLengthsAndSizes(String field) {
        assertThat(ask("{\"model\": \"sora-2\", \"prompt\": \"a\", \"" + field + "\"}")
                        .violations())
                .containsExactly(field.substring(0, field.indexOf('"')) + ":enum");
    }

    @Test
    void aFileThatIsNoImageIsRefused() {
        String form = TestForm.with("model", "sora-2")
                .text("prompt", "a cat")
                .file("input_reference", "cat.png", "image/png", "text")
                .body();

        assertThat(gateway.call(TypedSample.VIDEO.with(form), "Content-Type", TestForm.TYPE)
                        .violations())
                .containsExactly("input_reference:image_file");
    }
}
