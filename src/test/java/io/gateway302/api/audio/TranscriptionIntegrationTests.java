package io.gateway302.api.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.api.TestForm;
import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import io.gateway302.passthrough.ScriptedUpstream;
import io.gateway302.relay.Spool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of transcriptions at the typed endpoint. */
class TranscriptionIntegrationTests {

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
        return TestForm.with("model", "whisper-1");
    }

    private static Answer ask(TestForm form) {
        gateway.answerWell(TypedSample.TRANSCRIPTION);
        return gateway.call(TypedSample.TRANSCRIPTION.with(form.body()));
    }

    private static String sent() {
        ScriptedUpstream.Seen sent = gateway.upstream().only();
        String type = sent.headers().getFirst("Content-Type");
        return new String(sent.body(), StandardCharsets.ISO_8859_1).replace(type.substring(type.indexOf('=') + 1), "b");
    }

    @Test
    void sendsEveryFieldAndTheFile() {
        TestForm form = form().file("file", "größe.m4a", "audio/mp4", "sound\r\n--not the boundary")
                .text("language", "de")
                .text("languages[]", "de")
                .text("languages[]", "en")
                .text("keywords[]", "Straße")
                .text("prompt", "Guten Tag")
                .text("response_format", "verbose_json")
                .text("temperature", "0.2")
                .text("include[]", "logprobs")
                .text("timestamp_granularities[]", "word")
                .text("timestamp_granularities[]", "segment")
                .text("stream", "false")
                .text("chunking_strategy", "auto")
                .text("known_speaker_names[]", "Ann")
                .text("known_speaker_references[]", "data:audio/wav;base64,aGk=");

        ask(form).is(200);

        assertThat(sent()).isEqualTo(form.body());
        assertThat(gateway.upstream().only().target()).isEqualTo("/v1/audio/transcriptions");
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json, '{\"text\":\"Hello\"}'",
        "verbose_json, application/json, '{\"text\":\"Hello\",\"duration\":60.0,\"segments\":[]}'",
        "text, text/plain;charset=utf-8, Hello",
        "srt, text/plain;charset=utf-8, '1\n00:00:00,000 --> 00:00:01,000\nHello\n'",
        "vtt, text/plain;charset=utf-8, 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n'"
    })
    void theTextPassesInEachFormat(String format, String type, String text) {
        gateway.upstream().answers(200, type, text);

        Answer answer = gateway.call(TypedSample.TRANSCRIPTION.with(form().file("file", "a.mp3", "audio/mpeg", "sound")
                .text("response_format", format)
                .body()));

        assertThat(answer.is(200).body()).isEqualTo(text);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void theDurationIsPriced() {
        gateway.upstream().answers(200, "application/json", "{\"text\":\"Hello\",\"duration\":120}");
        String id = UUID.randomUUID().toString();

        gateway.call(TypedSample.TRANSCRIPTION, "X-Request-Id", id).is(200);

        assertThat(gateway.ledger().row(id).cost()).isEqualByComparingTo("0.012");
    }

    @Test
    void theModelSelectsTheOperation() {
        Answer answer = ask(TestForm.with("model", "whisper-v3").file("file", "a.wav", "audio/wav", "sound"));

        assertThat(answer.is(200).header("Gateway-Operation")).isEqualTo("302ai.audio.transcriptions");
    }

    @Test
    void eventsPassAsTheyCome() {
        String events = "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hello\"}\n\n";
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, events);
        });

        Answer answer = gateway.call(TypedSample.TRANSCRIPTION.with(TestForm.with("model", "gpt-4o-transcribe")
                .file("file", "a.mp3", "audio/mpeg", "sound")
                .text("stream", "true")
                .body()));

        assertThat(answer.is(200).body()).isEqualTo(events);
    }

    @Test
    void reportsAllViolationsAtOnce() {
        Answer answer = ask(TestForm.with("model", "no-such-model")
                .file("file", "a.txt", "text/plain", "text")
                .text("language", "German!")
                .text("response_format", "pdf")
                .text("temperature", "1.5")
                .text("timestamp_granularities[]", "letter")
                .text("known_speaker_references[]", "https://example.com/a.wav")
                .text("stream", "1")
                .text("format", "srt")
                .file("prompt", "p.txt", "text/plain", "x"));

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "file:audio_file",
                        "language:pattern",
                        "response_format:enum",
                        "temperature:max",
                        "timestamp_granularities[0]:enum",
                        "known_speaker_references[0]:pattern",
                        "stream:type",
                        "format:unknown",
                        "prompt:type");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @Test
    void needsAFile() {
        assertThat(ask(form()).violations()).containsExactly("file:required");
        assertThat(ask(form().text("file", "sound")).violations()).contains("file:type");
        assertThat(ask(form().file("file", "a.mp3", "audio/mpeg", "")).violations())
                .containsExactly("file:file_size");
        assertThat(ask(form().file("file", "a.mp3", "audio/mpeg", "x").file("file", "b.mp3", "audio/mpeg", "y"))
                        .violations())
                .contains("file:type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n",
                "preamble --b--\r\n",
                "--b\r\nContent-Disposition: attachment; name=\"model\"\r\n\r\nwhisper-1\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data\r\n\r\nwhisper-1\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n\u00ff\r\n--b--\r\n"
            })
    void aFormThatServersReadInDifferentWaysIsRefused(String form) {
        gateway.call(TypedSample.TRANSCRIPTION.with(form)).isProblem(400, "malformed-request");
    }

    @Test
    void aFormWithTooManyFieldsOrTooLongTextsIsRefused() {
        TestForm many = form();
        for (int i = 0; i < 100; i++) {
            many.text("keywords[]", "a");
        }

        ask(many).isProblem(413, "payload-too-large");
        ask(form().text("prompt", "a".repeat(1024 * 1024 + 1))).isProblem(413, "payload-too-large");
    }

    @Test
    void aRecordingMayHaveTwentyFiveMegabytesAndNoMore() {
        String most = "x".repeat(25 * 1024 * 1024);

        ask(form().file("file", "a.mp3", "audio/mpeg", most)).is(200);
        assertThat(sent()).contains(most);
        assertThat(ask(form().file("file", "a.mp3", "audio/mpeg", most + "x")).violations())
                .containsExactly("file:file_size");
        assertThat(gateway.gateway().bean(Spool.class).used())
                .as("files of requests that ended")
                .isZero();
    }
}
