package io.gateway302.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.results.Images;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests of results that are no links: in Base64 within the response, or a response that is a file. */
class TaskFilesIntegrationTests {

    private static final ObjectNode IMAGE =
            TaskCaller.request("dalle.generations", TaskCaller.json("{'model':'dall-e-3','prompt':'a cat'}"));
    private static final ObjectNode SPEECH = TaskCaller.request(
            "openai.audio.speech", TaskCaller.json("{'model':'tts-1','input':'hello','voice':'alloy'}"));
    private static final byte[] SMALL = Images.png(3, 2);
    private static final byte[] ID3 = {'I', 'D', '3'};

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path storingData;

    @TempDir
    static Path plainData;

    private static RunningGateway storing;
    private static RunningGateway plain;
    private static TaskCaller caller;
    private static TaskCaller plainCaller;

    @BeforeAll
    static void start() {
        upstream.start();
        storing = gateway(storingData, "directory");
        plain = gateway(plainData, "none");
        caller = new TaskCaller(storing.port(), new LedgerCaller(storing.port()).newClient("painter"));
        plainCaller = new TaskCaller(plain.port(), new LedgerCaller(plain.port()).newClient("painter"));
    }

    private static RunningGateway gateway(Path data, String store) {
        return RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.results.store=" + store,
                "gateway.ledger.cost-lookup.enabled=false");
    }

    @AfterAll
    static void stop() {
        storing.close();
        plain.close();
        upstream.stop();
    }

    @BeforeEach
    void reset() {
        upstream.resetAll();
    }

    /** Returns a file that begins like another one. */
    private static byte[] file(byte[] start, int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    private static void answersInBase64(byte[]... images) {
        StringBuilder data = new StringBuilder();
        for (byte[] image : images) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"b64_json\":\"")
                    .append(Base64.getEncoder().encodeToString(image))
                    .append("\",\"revised_prompt\":\"a nice cat\"}");
        }
        upstream.stubFor(post(anyUrl()).willReturn(okJson("{\"created\":1764500400,\"data\":[" + data + "]}")));
    }

    private static void answersWithAFile(String type, byte[] file) {
        upstream.stubFor(post(anyUrl())
                .willReturn(aResponse().withHeader("Content-Type", type).withBody(file)));
    }

    private static byte[] download(JsonNode result) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + storing.port())
                .resolve(result.path("url").stringValue());
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private static long storedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(storingData.resolve("results"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static JsonNode ended(TaskCaller of, JsonNode request) {
        JsonNode task = of.ended(of.submitted(request));
        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        return task;
    }

    @Test
    void aLargeImageInBase64IsStoredAndItsTaskStaysSmall() throws Exception {
        byte[] large = file(SMALL, 8_000_000);
        answersInBase64(large, SMALL);

        JsonNode task = ended(caller, IMAGE);

        assertThat(task.path("warnings").isEmpty()).as(task.toString()).isTrue();
        assertThat(task.path("results").size()).isEqualTo(2);
        JsonNode first = task.at("/results/0");
        assertThat(first.path("kind").stringValue()).isEqualTo("image");
        assertThat(first.path("content_type").stringValue()).isEqualTo("image/png");
        assertThat(first.path("size").intValue()).isEqualTo(large.length);
        assertThat(first.path("source_url").isNull()).isTrue();
        assertThat(download(first)).isEqualTo(large);
        assertThat(download(task.at("/results/1"))).isEqualTo(SMALL);
        assertThat(task.at("/output/data/0/b64_json").isNull()).isTrue();
        assertThat(task.at("/output/data/1/b64_json").isNull()).isTrue();
        assertThat(task.at("/output/data/0/revised_prompt").stringValue()).isEqualTo("a nice cat");
        assertThat(task.at("/output/created").intValue()).isEqualTo(1764500400);
    }

    @Test
    void aFileWithinATextIsReplacedByItsPlaceAmongTheResults() throws Exception {
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(SMALL);
        upstream.stubFor(post(anyUrl())
                .willReturn(okJson(
                        "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                                + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Two: ![a]("
                                + url
                                + ") and ![b](" + url + ").\"}}]}")));

        JsonNode task = ended(
                caller,
                TaskCaller.request(
                        "openai.chat",
                        TaskCaller.json("{'model':'gpt-4o','messages':[{'role':'user','content':'draw'}]}")));

        assertThat(task.at("/output/choices/0/message/content").stringValue())
                .isEqualTo("Two: ![a](results[0]) and ![b](results[1]).");
        assertThat(download(task.at("/results/1"))).isEqualTo(SMALL);
    }

    @Test
    void aResponseThatIsAFileIsStoredWhileItArrives() throws Exception {
        byte[] sound = file(ID3, 20_000_000);
        answersWithAFile("audio/mpeg", sound);

        JsonNode task = ended(caller, SPEECH);

        JsonNode result = task.at("/results/0");
        assertThat(result.path("kind").asString("")).as(task.toString()).isEqualTo("audio");
        assertThat(result.path("content_type").stringValue()).isEqualTo("audio/mpeg");
        assertThat(Arrays.equals(download(result), sound)).isTrue();
        assertThat(task.path("output")).isEqualTo(TaskCaller.json("{'content_type':'audio/mpeg','base64':null}"));
        assertThat(task.path("warnings").isEmpty()).isTrue();
    }

    @Test
    void aFileThatBreaksOffIsNoResult() throws Exception {
        long before = storedFiles();
        upstream.stubFor(post(anyUrl())
                .willReturn(aResponse()
                        .withHeader("Content-Type", "audio/mpeg")
                        .withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        JsonNode task = caller.ended(caller.submitted(SPEECH));

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("unknown");
        assertThat(task.path("results").isEmpty()).isTrue();
        assertThat(storedFiles()).isEqualTo(before);
    }

    @Test
    void nothingIsStoredIfItsOwnerDoesNotWantIt() throws Exception {
        long before = storedFiles();
        answersInBase64(SMALL);

        JsonNode task = ended(caller, IMAGE.deepCopy().put("store_results", false));

        assertThat(task.at("/output/data/0/b64_json").stringValue())
                .isEqualTo(Base64.getEncoder().encodeToString(SMALL));
        assertThat(task.path("results").isEmpty()).isTrue();
        assertThat(task.path("warnings").isEmpty()).isTrue();
        assertThat(storedFiles()).isEqualTo(before);
    }

    // ---- without a store ---------------------------------------------------------------------------------------

    @Test
    void withoutAStoreASmallFileStaysInTheOutput() {
        answersInBase64(SMALL);

        JsonNode task = ended(plainCaller, IMAGE);

        assertThat(task.at("/output/data/0/b64_json").stringValue())
                .isEqualTo(Base64.getEncoder().encodeToString(SMALL));
        assertThat(task.path("results").isEmpty()).isTrue();
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("not_stored");
        assertThat(task.at("/warnings/0/field").stringValue()).isEqualTo("output.data[0].b64_json");
    }

    @Test
    void withoutAStoreALargeResponseIsNotKept() {
        answersInBase64(file(SMALL, 5_000_000));

        JsonNode task = ended(plainCaller, IMAGE);

        assertThat(task.path("output").isNull()).isTrue();
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("too_large");
    }

    @Test
    void withoutAStoreASmallResponseThatIsAFileIsInTheOutput() {
        answersWithAFile("image/png", SMALL);

        JsonNode task = ended(plainCaller, SPEECH);

        assertThat(task.at("/output/base64").stringValue())
                .isEqualTo(Base64.getEncoder().encodeToString(SMALL));
        assertThat(task.at("/output/content_type").stringValue()).isEqualTo("image/png");
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("not_stored");
        assertThat(task.at("/warnings/0/field").stringValue()).isEqualTo("output.base64");
    }

    @Test
    void withoutAStoreALargeResponseThatIsAFileIsLost() {
        answersWithAFile("audio/mpeg", file(ID3, 5_000_000));

        JsonNode task = ended(plainCaller, SPEECH);

        assertThat(task.path("output")).isEqualTo(TaskCaller.json("{'content_type':'audio/mpeg','base64':null}"));
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("too_large");
        assertThat(task.path("warnings").size()).isEqualTo(1);
    }
}
