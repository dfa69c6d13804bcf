package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests of files, behind links and as responses. */
class SandboxFileTests {

    private final SandboxCaller sandbox = new SandboxCaller();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-3     | 206 | 0  | 4
                    bytes=10-     | 206 | 10 | -1
                    bytes=-5      | 206 | -5 | -1
                    bytes=5-99999 | 206 | 5  | -1
                    bytes=0-1,5-6 | 200 | 0  | -1
                    chunks=0-3    | 200 | 0  | -1
                    bytes=-       | 200 | 0  | -1
                    bytes=5-3     | 416 | 0  | 0
                    bytes=999999- | 416 | 0  | 0
                    """)
    void sendsThePartThatIsAskedFor(String range, int status, int from, int to) throws Exception {
        String link = link();
        byte[] whole = sandbox.bytes("GET", link).body();

        HttpResponse<byte[]> part = get(link, "Range", range);

        assertThat(part.statusCode()).isEqualTo(status);
        int first = from < 0 ? whole.length + from : from;
        int end = to < 0 ? whole.length : to;
        if (status == 416) {
            assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes */" + whole.length);
        } else {
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, end));
        }
        if (status == 206) {
            assertThat(part.headers().firstValue("Content-Range"))
                    .hasValue("bytes " + first + "-" + (end - 1) + "/" + whole.length);
        }
    }

    @Test
    void saysThatNothingHasChanged() throws Exception {
        String link = link();
        HttpResponse<byte[]> whole = sandbox.bytes("GET", link);
        String tag = whole.headers().firstValue("ETag").orElseThrow();

        HttpResponse<byte[]> known = get(link, "If-None-Match", "\"other\", W/" + tag);
        HttpResponse<byte[]> unknown = get(link, "If-None-Match", "\"other\"");

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(known.headers().firstValue("ETag")).hasValue(tag);
        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(unknown.body()).isEqualTo(whole.body());
    }

    @Test
    void sendsTheWholeWhereThePartIsOfAnotherVersion() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(link()))
                .header("Range", "bytes=0-3")
                .header("If-Range", "\"other\"");

        assertThat(sandbox.sendForBytes(request).statusCode()).isEqualTo(200);
    }

    @Test
    void tellsOfAFileWhatGettingItWouldTell() throws Exception {
        String link = link();
        HttpResponse<byte[]> get = sandbox.bytes("GET", link);
        HttpResponse<byte[]> head = sandbox.bytes("HEAD", link);

        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(get.body().length);
        assertThat(head.headers().firstValue("Content-Type")).hasValue("image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "/gpt/files/20260101/0123456789abcdef.exe",
        "/gpt/files/20260101/0123.png",
        "/gpt/files/2026/0123456789abcdef.png"
    })
    void hasNothingAtOtherLinks(String path) throws Exception {
        assertThat(sandbox.bytes("GET", sandbox.at(path).toString()).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, audio/mpeg, 255",
                "mp3, audio/mpeg, 255",
                "wav, audio/wav, 82",
                "flac, audio/flac, 102",
                "pcm, audio/pcm, 0"
            })
    void speaksInTheFormatThatIsAskedFor(String format, String contentType, int firstByte) throws Exception {
        HttpResponse<byte[]> response = speech(format);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
        assertThat(response.body()[0] & 0xff).isEqualTo(firstByte);
    }

    @Test
    void refusesAFormatThatItCannotMake() throws Exception {
        assertThat(speech("opus").statusCode()).isEqualTo(400);
    }

    @Test
    void drawsAsJsonForWhoWouldRatherHaveThat() throws Exception {
        HttpRequest.Builder request = sandbox.post(
                        "/sd/v2beta/stable-image/generate/ultra",
                        "{\"prompt\": \"a cat\", \"output_format\": \"jpeg\"}")
                .header("Accept", "application/json");

        JsonNode answer = json(sandbox.send(request));

        assertThat(answer.at("/finish_reason").stringValue()).isEqualTo("SUCCESS");
        assertThat(Base64.getDecoder().decode(answer.at("/image").stringValue())[0] & 0xff)
                .isEqualTo(0xff);
    }

    @Test
    void drawsAsManyPicturesAsAreWantedInTheFormThatIsWanted() throws Exception {
        JsonNode links = pictures("\"model\": \"dall-e-3\", \"n\": 3");
        JsonNode inline = pictures("\"model\": \"dall-e-3\", \"response_format\": \"b64_json\"");
        JsonNode newer = pictures("\"model\": \"gpt-image-1\"");

        assertThat(links.at("/data"))
                .hasSize(3)
                .extracting(each -> each.at("/url").stringValue())
                .doesNotHaveDuplicates();
        assertThat(Base64.getDecoder().decode(inline.at("/data/0/b64_json").stringValue()))
                .startsWith((byte) 0x89, (byte) 'P');
        assertThat(newer.at("/data/0").has("b64_json")).isTrue();
        assertThat(newer.at("/usage/total_tokens").intValue()).isEqualTo(1058);
    }

    @ParameterizedTest
    @CsvSource({
        "json, application/json, '{\"text\":\"The sandbox received a.wav, 5 bytes.\"}'",
        "text, text/plain; charset=utf-8, 'The sandbox received a.wav, 5 bytes.\n'",
        "srt, text/plain; charset=utf-8, '1\n00:00:00,000 --> 00:00:01,000\nThe sandbox received a.wav, 5 bytes.\n'",
        "vtt, text/vtt; charset=utf-8, 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nThe sandbox received a.wav, 5 bytes.\n'"
    })
    void transcribesAnUpload(String format, String contentType, String answer) throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post("/v1/audio/transcriptions", """
                        --XX\r
                        Content-Disposition: form-data; name="model"\r
                        \r
                        whisper-1\r
                        --XX\r
                        Content-Disposition: form-data; name="response_format"\r
                        \r
                        %s\r
                        --XX\r
                        Content-Disposition: form-data; name="file"; filename="a.wav"\r
                        \r
                        12345\r
                        --XX--\r
                        """.formatted(format))
                .setHeader("Content-Type", "multipart/form-data; boundary=XX"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
        assertThat(response.body()).isEqualTo(answer);
    }

    private JsonNode pictures(String body) throws Exception {
        return json(sandbox.send(sandbox.post("/v1/images/generations", "{\"prompt\": \"a cat\", " + body + "}")));
    }

    private String link() throws Exception {
        return pictures("\"model\": \"dall-e-3\"").at("/data/0/url").stringValue();
    }

    private HttpResponse<byte[]> speech(String format) throws Exception {
        String asked = format == null ? "" : ", \"response_format\": \"" + format + "\"";
        return sandbox.sendForBytes(sandbox.post(
                "/v1/audio/speech", "{\"model\": \"tts-1\", \"input\": \"Hello\", \"voice\": \"alloy\"" + asked + "}"));
    }

    private HttpResponse<byte[]> get(String link, String header, String value) throws Exception {
        return sandbox.sendForBytes(HttpRequest.newBuilder(URI.create(link)).header(header, value));
    }
}
