package io.gateway302.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.api.TestForm;
import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import io.gateway302.passthrough.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of edits of images at the typed endpoint, as forms and as JSON. */
class ImageEditIntegrationTests {

    private static final String JPEG = "\u00ff\u00d8\u00ff\u00e0 a picture";
    private static final String WEBP = "RIFF\u0001\u0000\u0000\u0000WEBPVP8 ";

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

    private static TestForm form() {
        return TestForm.with("model", "gpt-image-1").text("prompt", "a hat");
    }

    private static Answer ask(TestForm form) {
        gateway.answerWell(TypedSample.EDIT);
        return gateway.call(TypedSample.EDIT.with(form.body()));
    }

    private static Answer askJson(String body) {
        gateway.answerWell(TypedSample.EDIT);
        return gateway.call(TypedSample.EDIT.with(body), "Content-Type", "application/json");
    }

    /** Returns the form that was sent, one character per byte, with the boundary of the tests. */
    private static String sent() {
        ScriptedUpstream.Seen sent = gateway.upstream().only();
        String type = sent.headers().getFirst("Content-Type");
        assertThat(type).startsWith("multipart/form-data; boundary=gateway302-");
        return new String(sent.body(), StandardCharsets.ISO_8859_1).replace(type.substring(type.indexOf('=') + 1), "b");
    }

    // ---- forms -----------------------------------------------------------------------------------------------------

    @Test
    void sendsEveryFieldAndFileAndTheFormOfDeliveryInTheQuery() {
        TestForm form = form().file("image[]", "a.png", "image/png", TestForm.PNG)
                .file("image[]", "b c.jpg", "image/jpeg", JPEG)
                .file("image[]", "d.webp", "image/webp", WEBP)
                .file("mask", "mask.png", "image/png", TestForm.PNG)
                .text("n", "2")
                .text("size", "1024x1024")
                .text("quality", "low")
                .text("output_format", "png")
                .text("output_compression", "100")
                .text("background", "opaque")
                .text("input_fidelity", "high")
                .text("moderation", "auto")
                .text("stream", "false")
                .text("partial_images", "0")
                .text("user", "Zoë");

        ask(form.text("response_format", "b64_json")).is(200).has("data[0].b64_json", "aGk=");

        String without = form.body()
                .replace(TestForm.with("response_format", "b64_json").body().replace("--b--\r\n", ""), "");
        assertThat(sent()).isEqualTo(without);
        assertThat(gateway.upstream().only().target()).isEqualTo("/v1/images/edits?response_format=b64_json");
    }

    @Test
    void aFileThatWasNotChosenIsNone() {
        ask(form().file("image", "a.png", "image/png", TestForm.PNG).file("mask", "", "application/octet-stream", ""))
                .is(200);

        assertThat(sent()).doesNotContain("mask");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        Answer answer = ask(TestForm.with("model", "no-such-model")
                .text("image", "https://example.com/cat.png")
                .file("mask", "mask.jpg", "image/png", JPEG)
                .file("prompt", "p.txt", "text/plain", "a hat")
                .text("n", "two")
                .text("size", "big")
                .text("quality", "hd")
                .text("output_compression", "-1")
                .text("background", "red")
                .text("stream", "yes")
                .text("colour", "red")
                .text("user[]", "u"));

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "image:type",
                        "mask:image_file",
                        "prompt:type",
                        "n:type",
                        "size:pattern",
                        "quality:enum",
                        "output_compression:min",
                        "background:enum",
                        "stream:type",
                        "colour:unknown",
                        "user:type");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', image[0]:file_size", "GIF89a, image[0]:image_file"})
    void anImageIsToldByItsBytes(String content, String violation) {
        assertThat(ask(form().file("image", "a.png", "image/png", content)).violations())
                .containsExactly(violation);
    }

    @Test
    void takesSixteenImagesAndNoMore() {
        TestForm form = form();
        for (int i = 0; i < 16; i++) {
            form.file("image", i + ".png", "image/png", TestForm.PNG);
        }
        ask(form).is(200);

        assertThat(ask(form.file("image", "17.png", "image/png", TestForm.PNG)).violations())
                .containsExactly("image:size");
    }

    @Test
    void aMaskHasAMaximumSize() {
        String large = TestForm.PNG + "x".repeat(4 * 1024 * 1024);

        assertThat(ask(form().file("image", "a.png", "image/png", TestForm.PNG)
                                .file("mask", "m.png", "image/png", large))
                        .violations())
                .containsExactly("mask:file_size");
        ask(form().file("image", "a.png", "image/png", large)).is(200);
        assertThat(sent()).contains(large);
    }

    @ParameterizedTest
    @CsvSource({"model, dall-e-2, type", "prompt, a scarf, type"})
    void aFieldOfOneValueIsGivenOnce(String name, String value, String code) {
        Answer answer =
                ask(form().file("image", "a.png", "image/png", TestForm.PNG).text(name, value));

        assertThat(answer.violations()).contains(name + ":" + code);
    }

    @Test
    void aStreamComesAsEvents() {
        String events =
                "event: image_edit.completed\ndata: {\"type\":\"image_edit.completed\",\"b64_json\":\"aGk=\"}\n\n";
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, events);
        });

        Answer answer = gateway.call(TypedSample.EDIT.with(form().file("image", "a.png", "image/png", TestForm.PNG)
                .text("stream", "true")
                .body()));

        assertThat(answer.is(200).body()).isEqualTo(events);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    }

    // ---- JSON ------------------------------------------------------------------------------------------------------

    private static String dataUrl(String type, String content) {
        return "data:" + type + ";base64,"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void imagesInJsonAreSentAsFiles() {
        askJson(
                        "{\"model\":\"gpt-image-1\",\"prompt\":\"a hat\",\"n\":2,\"response_format\":\"url\",\"images\":[{\"image_url\":\""
                                + dataUrl("image/png", TestForm.PNG) + "\"},{\"image_url\":\""
                                + dataUrl("image/jpeg", JPEG)
                                + "\"}],\"mask\":{\"image_url\":\"" + dataUrl("image/png", TestForm.PNG) + "\"}}")
                .is(200)
                .has("data[0].b64_json", "aGk=");

        assertThat(sent())
                .isEqualTo(new TestForm()
                        .file("image[]", "image.png", "image/png", TestForm.PNG)
                        .file("image[]", "image.jpg", "image/jpeg", JPEG)
                        .file("mask", "image.png", "image/png", TestForm.PNG)
                        .text("model", "gpt-image-1")
                        .text("prompt", "a hat")
                        .text("n", "2")
                        .body());
        assertThat(gateway.upstream().only().target()).endsWith("?response_format=url");
    }

    @Test
    void aDuplicateInJsonGetsTheFirstAnswer() {
        String body = "{\"model\":\"gpt-image-1\",\"prompt\":\"a hat\",\"images\":[{\"image_url\":\""
                + dataUrl("image/png", TestForm.PNG) + "\"}]}";
        String key = UUID.randomUUID().toString();
        gateway.answerWell(TypedSample.EDIT);

        for (String replayed : new String[] {null, "true"}) {
            Answer answer = gateway.call(
                    TypedSample.EDIT.with(body), "Content-Type", "application/json", "Idempotency-Key", key);
            assertThat(answer.is(200).header("Idempotency-Replayed")).isEqualTo(replayed);
        }
        assertThat(gateway.upstream().seen()).hasSize(1);
    }

    @Test
    void linksAreRefusedBecauseTheOperationTakesFiles() {
        Answer answer = askJson("""
                {"model": "gpt-image-1", "prompt": "a hat",
                 "images": [{"image_url": "https://example.com/cat.png"}, {"file_id": "file-1"}],
                 "mask": {"image_url": "data:image/gif;base64,R0lGODlh"}}""");

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "images[0].image_url:embedded_image",
                        "images[1].file_id:unknown",
                        "images[1].image_url:required",
                        "mask.image_url:embedded_image");
        assertThat(answer.body()).contains("takes no links");
    }
}
