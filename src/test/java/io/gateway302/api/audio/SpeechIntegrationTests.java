package io.gateway302.api.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import io.gateway302.passthrough.ScriptedUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests of speech at the typed endpoint. */
class SpeechIntegrationTests {

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

    @Test
    void sendsEveryField() {
        String body = """
                {"model": "gpt-4o-mini-tts", "input": "Good morning", "voice": "coral", "instructions": "softly",
                 "response_format": "opus", "speed": 0.25, "stream_format": "audio"}""";
        gateway.answerWell(TypedSample.SPEECH);

        gateway.call(TypedSample.SPEECH.with(body)).is(200);

        assertThat(JSON.readTree(gateway.upstream().only().text())).isEqualTo(JSON.readTree(body));
        assertThat(gateway.upstream().only().headers().getFirst("Accept")).isEqualTo("*/*");
    }

    @ParameterizedTest
    @CsvSource({
        "mp3, audio/mpeg",
        "opus, audio/opus",
        "aac, audio/aac",
        "flac, audio/flac",
        "wav, audio/wav",
        "pcm, audio/pcm"
    })
    void theSoundPassesWithItsContentType(String format, String type) {
        byte[] sound = new byte[300_000];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (byte) (i * 31);
        }
        gateway.upstream().answers(exchange -> ScriptedUpstream.answer(exchange, 200, type, sound));

        Answer answer = gateway.call(TypedSample.SPEECH.with(
                "{\"model\":\"tts-1\",\"input\":\"a\",\"voice\":\"alloy\",\"response_format\":\"" + format + "\"}"));

        assertThat(answer.is(200).response().body()).isEqualTo(sound);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
    }

    @Test
    void eventsPassAsTheyCome() {
        String events = "data: {\"type\":\"speech.audio.delta\",\"audio\":\"aGk=\"}\n\n";
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, events);
        });

        Answer answer = gateway.call(TypedSample.SPEECH.with(
                "{\"model\":\"gpt-4o-mini-tts\",\"input\":\"a\",\"voice\":\"alloy\",\"stream_format\":\"sse\"}"));

        assertThat(answer.is(200).body()).isEqualTo(events);
    }

    @Test
    void theCharactersArePriced() {
        gateway.answerWell(TypedSample.SPEECH);
        String id = UUID.randomUUID().toString();

        gateway.call(TypedSample.SPEECH, "X-Request-Id", id).is(200);

        assertThat(gateway.ledger().row(id).cost()).isEqualByComparingTo("0.00018");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        Answer answer = gateway.call(TypedSample.SPEECH.with("""
                {"model": "gpt-4o", "voice": "", "instructions": 5, "response_format": "ogg", "speed": 4.5,
                 "stream_format": "x", "text": "a"}"""));

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "input:required",
                        "voice:required",
                        "instructions:type",
                        "response_format:enum",
                        "speed:max",
                        "stream_format:enum",
                        "text:unknown");
    }

    @ParameterizedTest
    @CsvSource({"4096, 200", "4097, 400"})
    void aTextHasAMaximumLengthInCharacters(int length, int status) {
        gateway.answerWell(TypedSample.SPEECH);

        gateway.call(TypedSample.SPEECH.with(
                        "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"" + "猫".repeat(length) + "\"}"))
                .is(status);
    }

    @Test
    void aSoundThatBreaksOffIsABrokenConnection() {
        gateway.upstream().answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
            exchange.sendResponseHeaders(200, 1000);
            ScriptedUpstream.send(exchange, "begin");
            throw new IOException("closes the connection");
        });
        HttpResponse<InputStream> answer = gateway.open(TypedSample.SPEECH);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void aCallerThatLeavesIsRecorded() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        gateway.upstream().answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    ScriptedUpstream.send(exchange, "x".repeat(10_000));
                }
            } catch (IOException e) {
                broken.countDown();
            }
        });
        String id = UUID.randomUUID().toString();
        HttpResponse<InputStream> answer = gateway.open(TypedSample.SPEECH, "X-Request-Id", id);
        assertThat(answer.body().readNBytes(10)).hasSize(10);

        answer.body().close();

        assertThat(broken.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(gateway.ledger().row(id).outcome()).isEqualTo("cancelled");
    }
}
