package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.json;
import static io.gateway302.sandbox.SandboxCaller.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.SteppedClock;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SandboxServerTests {

    private final SandboxCaller sandbox = new SandboxCaller();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void answersInTheFormOfRealAnswers() throws Exception {
        HttpResponse<String> response = sandbox.draw(request("a cat"));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = json(response);
        assertThat(answer.propertyNames())
                .containsExactly("code", "data", "message", "request_id", "status", "time_elapsed");
        assertThat(answer.at("/data").propertyNames())
                .containsExactly(
                        "algorithm_base_resp",
                        "binary_data_base64",
                        "image_urls",
                        "llm_result",
                        "pe_result",
                        "predict_tags_result",
                        "rephraser_result",
                        "request_id",
                        "vlm_result");
        assertThat(answer.at("/code").intValue()).isEqualTo(10000);
        assertThat(answer.at("/status").intValue()).isEqualTo(10000);
        assertThat(answer.at("/data/algorithm_base_resp/status_code").intValue())
                .isZero();
        assertThat(answer.at("/data/binary_data_base64")).isEmpty();
        assertThat(answer.at("/data/request_id").stringValue()).matches("[0-9a-f]{64}");
        assertThat(answer.at("/time_elapsed").stringValue()).matches("[0-9.]+m?s");
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(answer.at("/request_id").stringValue());
    }

    @ParameterizedTest
    @CsvSource({"true,600,1024", "false,300,512"})
    void servesAPictureThatIsTwiceAsLargeWithSuperResolution(boolean superResolution, int width, int height)
            throws Exception {
        String body = """
                {"prompt": "a cat", "image_urls": ["https://example.com/a.jpg"], "return_url": true,
                 "width": 300, "use_sr": %s}""".formatted(superResolution);
        String url = json(sandbox.draw(body)).at("/data/image_urls/0").stringValue();
        assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+/gpt/imgs/\\d{8}/[0-9a-f]{32}\\.jpg");

        HttpResponse<byte[]> picture = sandbox.bytes("GET", url);

        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        BufferedImage image = decode(picture.body());
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
    }

    @Test
    void tellsOfAPictureWhatGettingItWouldTell() throws Exception {
        String url =
                json(sandbox.draw(request("a cat"))).at("/data/image_urls/0").stringValue();

        HttpResponse<byte[]> head = sandbox.bytes("HEAD", url);
        HttpResponse<byte[]> get = sandbox.bytes("GET", url);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(get.body().length);
        assertThat(sandbox.bytes("GET", url.replace(".jpg", ".png")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void sendsThePictureItselfWhereNoLinkIsWanted() throws Exception {
        JsonNode linked = json(sandbox.draw(request("a cat")));
        JsonNode inline = json(sandbox.draw(request("a cat").replace("\"return_url\":true", "\"return_url\":false")));

        assertThat(inline.at("/data/image_urls")).isEmpty();
        assertThat(Base64.getDecoder()
                        .decode(inline.at("/data/binary_data_base64/0").stringValue()))
                .isEqualTo(sandbox.bytes("GET", linked.at("/data/image_urls/0").stringValue())
                        .body());
    }

    @Test
    void drawsAnotherPictureEachTimeForSeedMinusOne() throws Exception {
        String body = request("a cat").replace("\"seed\":5", "\"seed\":-1");

        assertThat(json(sandbox.draw(body)).at("/data/image_urls/0"))
                .isNotEqualTo(json(sandbox.draw(body)).at("/data/image_urls/0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"image_urls": ["https://example.com/a.jpg"]}                           | 50201
                    {"prompt": null, "image_urls": ["https://example.com/a.jpg"]}           | 50201
                    {"prompt": "a cat"}                                                     | 50201
                    {"prompt": "a cat", "image_urls": []}                                   | 50206
                    {"prompt": "a cat", "image_urls": ["https://a.com/a", "https://a.com"]} | 50200
                    {"prompt": "a cat", "binary_data_base64": ["data:image/png;base64,AA"]} | 50207
                    {"prompt": 5, "image_urls": "https://example.com/a.jpg"}                | 50204
                    {"prompt": "a cat", "image_urls": "https://a.com/a", "width": 9000}     | 50200
                    {"prompt": "a cat", "image_urls": "https://a.com/a", "seed": 1.5}       | 50204
                    []                                                                      | 50201
                    """)
    void refusesWhatTheServiceRefuses(String body, int code) throws Exception {
        HttpResponse<String> response = sandbox.draw("bad", body);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode answer = json(response);
        assertThat(answer.at("/code").intValue()).isEqualTo(code);
        assertThat(answer.at("/status").intValue()).isEqualTo(code);
        assertThat(answer.at("/data").isNull()).isTrue();
        assertThat(sandbox.generations("bad")).isZero();
    }

    @Test
    void takesTheReferencePictureAsTextOrListOrInline() throws Exception {
        String text = "{\"prompt\": \"a cat\", \"image_urls\": \"https://a.com/a\", \"return_url\": true}";
        String inline = "{\"prompt\": \"a cat\", \"binary_data_base64\": [\"aGVsbG8=\"], \"return_url\": true}";

        assertThat(sandbox.draw(text).statusCode()).isEqualTo(200);
        assertThat(sandbox.draw(inline).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNotJson() throws Exception {
        HttpResponse<String> response = sandbox.draw("{\"prompt\": ");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(-10011);
    }

    @Test
    void refusesABodyOfMoreThan16Megabytes() throws Exception {
        String most = request("a cat")
                + " ".repeat(16 * 1024 * 1024 - request("a cat").length());

        assertThat(sandbox.draw(most).statusCode()).isEqualTo(200);
        assertThat(sandbox.draw(most + " ").statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({",-10001", "Basic abc,-10001", "Bearer,-10001", "Bearer sk-of-somebody-else,-10002"})
    void refusesACallWithoutAKeyOfItsAccount(String authorization, int code) throws Exception {
        HttpRequest.Builder call = HttpRequest.newBuilder(sandbox.at(SandboxCaller.CHARACTER))
                .POST(HttpRequest.BodyPublishers.ofString(request("a cat")));
        if (authorization != null) {
            call.header("Authorization", authorization);
        }

        HttpResponse<String> response = sandbox.send(call);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(code);
        assertThat(json(sandbox.get("/sandbox/generations")).at("/generations").intValue())
                .isZero();
    }

    @Test
    void answersOtherPathsInTheEnvelopeOfThePlatform() throws Exception {
        HttpResponse<String> response = sandbox.get("/v1/chat/completions");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error").propertyNames())
                .containsExactly("err_code", "message", "message_cn", "message_jp", "type");
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(-10010);
    }

    @Test
    void countsEverySubmissionAndGenerationOfConcurrentCalls() throws Exception {
        List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
        for (int call = 0; call < 100; call++) {
            String requestId = "request-" + call % 10;
            String prompt = call % 4 == 3 ? "sandbox:429" : "a cat";
            calls.add(() -> sandbox.draw(requestId, request(prompt)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> call : threads.invokeAll(calls)) {
                assertThat(call.get().statusCode()).isIn(200, 429);
            }
        }

        JsonNode tally = json(sandbox.get("/sandbox/generations"));
        assertThat(tally.at("/submissions").intValue()).isEqualTo(100);
        assertThat(tally.at("/generations").intValue()).isEqualTo(75);
        assertThat(tally.at("/requests"))
                .hasSize(10)
                .allSatisfy(
                        count -> assertThat(count.at("/submissions").intValue()).isEqualTo(10));
        assertThat(sandbox.generations("request-0")).isEqualTo(10);
        assertThat(sandbox.generations("request-1")).isEqualTo(5);
    }

    @Test
    void beginsToCountAnewWhenItIsTold() throws Exception {
        sandbox.draw("a/b c", request("a cat"));
        assertThat(sandbox.generations("a%2Fb%20c")).isEqualTo(1);

        sandbox.bytes("DELETE", sandbox.at("/sandbox/generations").toString());

        assertThat(sandbox.get("/sandbox/generations").body())
                .isEqualTo("{\"submissions\":0,\"generations\":0,\"polls\":0,\"cost_usd\":\"0\",\"record_lookups\":0,"
                        + "\"requests\":[]}");
    }

    @Test
    void recordsWhatAGenerationCosts() throws Exception {
        String plain = drawn(request("a cat"));
        String enlarged = drawn(request("a cat").replace("\"use_sr\":false", "\"use_sr\":true"));
        String refused = drawn(request("sandbox:429"));

        assertThat(json(record(plain)).at("/data/cost")).hasToString("0.05");
        assertThat(json(record(enlarged)).at("/data/cost")).hasToString("0.0525");
        assertThat(record(refused).statusCode()).isEqualTo(404);
        assertThat(json(sandbox.get("/dashboard/balance")).at("/data/balance").stringValue())
                .isEqualTo("99.8975");
        JsonNode tally = json(sandbox.get("/sandbox/generations"));
        assertThat(tally.at("/cost_usd").stringValue()).isEqualTo("0.1025");
        assertThat(tally.at("/record_lookups").intValue()).isEqualTo(3);
    }

    @Test
    void listsThePricesOfModels() throws Exception {
        JsonNode all = json(sandbox.get("/dashboard/prices?path=&lang=en"));

        assertThat(all.at("/code").intValue()).isZero();
        assertThat(all.at("/data")
                        .valueStream()
                        .filter(row -> row.at("/name").asString().equals("gpt-4o")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.at("/pricing/input").decimalValue()).isEqualByComparingTo("2.5");
                    assertThat(row.at("/pricing/output").decimalValue()).isEqualByComparingTo("10");
                    assertThat(row.at("/pricing_suffix").asString()).isEqualTo("1M tokens");
                });
        assertThat(json(sandbox.get("/dashboard/prices?path=/v1/embeddings")).at("/data"))
                .isEmpty();
    }

    @Test
    void showsARecordSomeTimeAfterTheAnswer() throws Exception {
        SteppedClock clock = new SteppedClock(Instant.parse("2026-06-01T12:00:00Z"));
        try (SandboxCaller late = new SandboxCaller(Duration.ofMillis(300), clock)) {
            String path = "/dashboard/record/"
                    + json(late.draw(request("a cat"))).at("/request_id").stringValue();

            clock.advance(Duration.ofMillis(299));
            assertThat(late.get(path).statusCode()).isEqualTo(404);
            clock.advance(Duration.ofMillis(1));
            assertThat(late.get(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsTheRecordOfACostBackWhereItIsAskedTo() throws Exception {
        String id = drawn(request("a cat sandbox:norecord"));

        assertThat(record(id).statusCode()).isEqualTo(404);
        assertThat(json(sandbox.get("/sandbox/generations")).at("/cost_usd").stringValue())
                .isEqualTo("0.05");
    }

    private String drawn(String body) throws Exception {
        return json(sandbox.draw(body)).at("/request_id").stringValue();
    }

    private HttpResponse<String> record(String id) throws Exception {
        return sandbox.get("/dashboard/record/" + id);
    }

    @Test
    void isGoneWhenItIsClosed() throws Exception {
        sandbox.draw(request("a cat"));
        String address = sandbox.at("/").toString();
        sandbox.close();

        try (SandboxCaller other = new SandboxCaller()) {
            assertThatThrownBy(() -> other.bytes("GET", address)).isInstanceOf(ConnectException.class);
        }
    }

    private static BufferedImage decode(byte[] file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
    }
}
