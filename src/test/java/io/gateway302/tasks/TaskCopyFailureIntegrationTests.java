package io.gateway302.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.SmallDisk;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.results.Images;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tests of tasks whose files cannot be stored: they succeed with a warning that says why. The tests share a gateway and
 * its small disk.
 */
class TaskCopyFailureIntegrationTests {

    private static final ObjectNode IMAGE =
            TaskCaller.request("dalle.generations", TaskCaller.json("{'model':'dall-e-3','prompt':'a cat'}"));
    private static final ObjectNode SPEECH = TaskCaller.request(
            "openai.audio.speech", TaskCaller.json("{'model':'tts-1','input':'hello','voice':'alloy'}"));
    private static final long TEN_GIGABYTES = 10L << 30;

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    private static Path directory;

    private static SmallDisk disk;
    private static RunningGateway gateway;
    private static TaskCaller caller;

    private Set<Path> filesBefore = Set.of();

    @BeforeAll
    static void start() throws IOException {
        disk = SmallDisk.mount(directory.resolve("disk"), 8 * 1024);
        upstream.start();
        gateway = RunningGateway.start(
                Files.createDirectory(directory.resolve("data")),
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.egress.allowed-networks=127.0.0.0/8",
                "gateway.results.store=directory",
                "gateway.results.directory.path=" + disk.path().resolve("files"),
                "gateway.results.max-size=4MB",
                "gateway.results.timeout=2s",
                "gateway.ledger.cost-lookup.enabled=false");
        caller = new TaskCaller(gateway.port(), new LedgerCaller(gateway.port()).newClient("painter"));
    }

    @AfterAll
    static void stop() throws IOException {
        // null if no file system can be mounted
        if (gateway != null) {
            gateway.close();
            disk.close();
            upstream.stop();
        }
    }

    @BeforeEach
    void forgetTheLastTest() throws IOException {
        upstream.resetAll();
        disk.free();
        filesBefore = files();
    }

    private static Set<Path> files() throws IOException {
        try (var files = Files.walk(disk.path().resolve("files"))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    private static void answersWithLink(String url) {
        upstream.stubFor(post(anyUrl()).willReturn(okJson("{\"created\":1,\"data\":[{\"url\":\"" + url + "\"}]}")));
    }

    private static JsonNode succeeded(JsonNode request) {
        JsonNode task = caller.ended(caller.submitted(request));
        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        return task;
    }

    /** Checks that the result of a task is a link that is not copied, for this reason. */
    private void keepsTheLink(String url, String reason) throws IOException {
        answersWithLink(url);

        JsonNode task = succeeded(IMAGE);

        assertThat(task.at("/results/0/url").stringValue()).isEqualTo(url);
        assertThat(task.at("/results/0/source_url").stringValue()).isEqualTo(url);
        assertThat(task.at("/warnings/0/field").stringValue()).isEqualTo("results[0]");
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo(reason);
        assertThat(files()).isEqualTo(filesBefore);
    }

    private interface Response {
        void to(java.net.Socket socket) throws IOException;
    }

    private void keepsTheLinkOf(Response response, String reason) throws IOException {
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            try {
                response.to(socket);
            } catch (SocketException _) {
                // the copy has ended
            }
        })) {
            keepsTheLink("http://127.0.0.1:" + server.port() + "/cat.png", reason);
        }
    }

    @Test
    void aFullDiskIsAWarning() throws IOException {
        upstream.stubFor(get("/cat.png").willReturn(aResponse().withBody(Images.png(30, 20))));
        disk.fill();

        keepsTheLink(upstream.baseUrl() + "/cat.png", "storage-failed");

        disk.free();
        answersWithLink(upstream.baseUrl() + "/cat.png");
        assertThat(succeeded(IMAGE).path("warnings").isEmpty()).isTrue();
    }

    @Test
    void aFullDiskLeavesAFileInTheResponse() {
        String image = Base64.getEncoder().encodeToString(Images.png(30, 20));
        upstream.stubFor(
                post(anyUrl()).willReturn(okJson("{\"created\":1,\"data\":[{\"b64_json\":\"" + image + "\"}]}")));
        disk.fill();

        JsonNode task = succeeded(IMAGE);

        assertThat(task.at("/output/data/0/b64_json").stringValue()).isEqualTo(image);
        assertThat(task.path("results").isEmpty()).isTrue();
        assertThat(task.at("/warnings/0/field").stringValue()).isEqualTo("output.data[0].b64_json");
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("storage-failed");
    }

    @Test
    void aFullDiskLeavesAResponseThatIsAFile() {
        byte[] sound = ("ID3" + "x".repeat(500_000)).getBytes(StandardCharsets.US_ASCII);
        upstream.stubFor(post(anyUrl())
                .willReturn(aResponse().withHeader("Content-Type", "audio/mpeg").withBody(sound)));
        disk.fill();

        JsonNode task = succeeded(SPEECH);

        assertThat(Base64.getDecoder().decode(task.at("/output/base64").stringValue()))
                .isEqualTo(sound);
        assertThat(task.at("/warnings/0/field").stringValue()).isEqualTo("output.base64");
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("storage-failed");
        assertThat(task.path("warnings").size()).isEqualTo(1);
    }

    @Test
    void aFileOfTenGigabytesIsTooLarge() throws IOException {
        keepsTheLinkOf(
                socket -> {
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
                    for (long sent = 0; sent < TEN_GIGABYTES; sent += 0x10000) {
                        RawServer.write(socket, chunk);
                    }
                },
                "too-large");
    }

    @Test
    void aFileThatIsLongerThanAnnouncedIsStoredAsItWasAnnouncedOnly() throws IOException {
        // what follows the announced length is not part of the response (RFC 9112 §6.2)
        byte[] png = Images.png(30, 20);
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + png.length + "\r\n\r\n");
            socket.getOutputStream().write(png);
            RawServer.write(socket, "more");
        })) {
            answersWithLink("http://127.0.0.1:" + server.port() + "/cat.png");

            assertThat(succeeded(IMAGE).at("/results/0/size").intValue()).isEqualTo(png.length);
        }
    }

    @Test
    void aFileThatIsShorterThanAnnouncedIsIncomplete() throws IOException {
        keepsTheLinkOf(
                socket -> RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc"), "incomplete");
    }

    @Test
    void aFileThatBreaksInTheMiddleIsIncomplete() throws IOException {
        keepsTheLinkOf(
                socket -> {
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                    RawServer.reset(socket);
                },
                "incomplete");
    }

    @Test
    void aFileThatComesTooSlowlyIsATimeout() throws IOException {
        keepsTheLinkOf(
                socket -> {
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc");
                    // until the copy closes the connection
                    assertThat(socket.getInputStream().read()).isNegative();
                },
                "timeout");
    }

    @Test
    void anEmptyFileIsAWarning() throws IOException {
        keepsTheLinkOf(socket -> RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "empty");
    }

    @Test
    void anExpiredLinkIsAWarning() throws IOException {
        upstream.stubFor(get("/gone.png").willReturn(aResponse().withStatus(410)));
        keepsTheLink(upstream.baseUrl() + "/gone.png", "source-expired");
    }

    @Test
    void anAddressThatMayNotBeCalledIsAWarning() throws IOException {
        keepsTheLink("http://10.0.0.1/cat.png", "address-refused");
    }

    @Test
    void aServerThatFailsIsAWarning() throws IOException {
        upstream.stubFor(get("/bad.png").willReturn(aResponse().withStatus(500)));
        keepsTheLink(upstream.baseUrl() + "/bad.png", "source-failed");
    }
}
