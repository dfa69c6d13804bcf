package io.gateway302.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.SteppedClock;
import io.gateway302.identity.AllowedOrigins;
import io.gateway302.identity.client.Clients;
import io.gateway302.results.ResultSource.Content;
import io.gateway302.results.files.FileStore;
import io.gateway302.results.links.LinkKeys;
import io.gateway302.results.links.LinkSignature;
import io.gateway302.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stored results over HTTP, as browsers and clients of tasks read them. */
@ExtendWith(OutputCaptureExtension.class)
class ResultServingIntegrationTests {

    private static final String SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String SHOP = "https://shop.example.com";
    private static final byte[] CONTENT = content();
    private static final AtomicInteger tasks = new AtomicInteger();
    private static final HttpClient http = HttpClient.newHttpClient();

    private static RunningGateway gateway;
    private static ResultStore store;
    private static StoredResult image;
    private static String link;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                directory, "gateway.results.store=directory", "gateway.identity.token-secret=" + SECRET);
        store = gateway.bean(ResultStore.class);
        AllowedOrigins.allow(gateway, gateway.bean(Clients.class).create("shop").id(), SHOP);
        image = stored(CONTENT);
        link = link(image);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Returns a PNG file with something behind its end, so that it is larger than all buffers. */
    private static byte[] content() {
        byte[] png = Images.png(64, 48);
        byte[] bytes = new byte[300_000];
        new Random(302).nextBytes(bytes);
        System.arraycopy(png, 0, bytes, 0, png.length);
        return bytes;
    }

    private static String link(StoredResult result) {
        return Objects.requireNonNull(store.link(result.id(), result.expiresAt()));
    }

    private static StoredResult stored(byte[] bytes) {
        return stored(bytes, "image");
    }

    private static StoredResult stored(byte[] bytes, String kind) {
        Copy copy = store.store(new ResultSource(
                "task_" + tasks.incrementAndGet(), 0, "client-1", kind, new Content.Inline(bytes, null)));
        assertThat(copy).isInstanceOf(Copy.Stored.class);
        return ((Copy.Stored) copy).result();
    }

    private static HttpResponse<byte[]> get(String target, String... headers) throws Exception {
        return send("GET", target, headers);
    }

    private static HttpResponse<byte[]> send(String method, String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + target))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String etag() {
        return "\"" + image.sha256() + "\"";
    }

    private static void isProblem(HttpResponse<byte[]> response, int status, String slug) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(new String(response.body(), StandardCharsets.UTF_8))
                .contains("/problems/" + slug)
                .doesNotContain("signature=");
        assertThat(header(response, "Cache-Control")).contains("no-store");
    }

    // ---- the file ------------------------------------------------------------------------------------------------

    @Test
    void sendsTheFileWithTheHeadersThatKeepABrowserFromExecutingIt() throws Exception {
        HttpResponse<byte[]> response = get(link);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(CONTENT);
        assertThat(header(response, "Content-Type")).isEqualTo("image/png");
        assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(CONTENT.length));
        assertThat(header(response, "ETag")).isEqualTo(etag());
        assertThat(header(response, "Last-Modified")).endsWith(" GMT");
        assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(header(response, "Content-Disposition")).isEqualTo("inline; filename=\"image-0.png\"");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(header(response, "Cache-Control")).matches("private, max-age=3[56][0-9]{2}");
        for (String name : List.of("X-Content-Type-Options", "Cache-Control", "Content-Security-Policy")) {
            assertThat(response.headers().allValues(name)).as(name).hasSize(1);
        }
    }

    @Test
    void sendsTheSameHeadersWithoutTheFileToHead() throws Exception {
        HttpResponse<byte[]> response = send("HEAD", link, "Range", "bytes=0-9");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(CONTENT.length));
        assertThat(header(response, "Content-Type")).isEqualTo("image/png");
        assertThat(header(response, "ETag")).isEqualTo(etag());
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void letsABrowserSaveWhatItCouldExecute() throws Exception {
        String page = link(stored("<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), "text"));
        String drawing = link(stored("<svg><script>alert(1)</script></svg>".getBytes(StandardCharsets.UTF_8)));

        assertThat(header(get(page), "Content-Disposition")).isEqualTo("attachment; filename=\"text-0.txt\"");
        assertThat(header(get(page), "Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(header(get(drawing), "Content-Disposition")).isEqualTo("attachment; filename=\"image-0.bin\"");
        assertThat(header(get(drawing), "Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void needsNoCredentialAndIgnoresAWrongOne() throws Exception {
        assertThat(get(link, "Authorization", "Bearer gw302_none_of_these").statusCode())
                .isEqualTo(200);
    }

    @Test
    void isReadableByPagesOfAllowedOrigins() throws Exception {
        assertThat(header(get(link, "Origin", SHOP), "Access-Control-Allow-Origin"))
                .isEqualTo(SHOP);
        assertThat(header(get(link, "Origin", "https://evil.example"), "Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(send("OPTIONS", link, "Origin", SHOP, "Access-Control-Request-Method", "GET")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void isReadOnly(String method) throws Exception {
        isProblem(send(method, link), 405, "method-not-allowed");
    }

    @Test
    void linksAreNotCountedAsCallsNorLogged(CapturedOutput output) throws Exception {
        String signature = link.replaceAll(".*signature=", "");
        get(link);
        get(link + "x");
        get(link, "Range", "bytes=1000000-");

        assertThat(output.getAll()).contains("request refused").doesNotContain(signature);
        assertThat(Scrape.of(gateway).text())
                .contains("gateway_results_copies_total{result=\"stored\"}")
                .doesNotContain(signature)
                .doesNotContain(image.id());
    }

    // ---- parts ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99999, 0, 100000",
        "bytes=100000-, 100000, 200000",
        "bytes=-5, 299995, 5",
        "bytes=299999-400000, 299999, 1",
    })
    void sendsAPart(String range, int from, int length) throws Exception {
        HttpResponse<byte[]> response = get(link, "Range", range);

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(CONTENT, from, from + length));
        assertThat(header(response, "Content-Range")).isEqualTo("bytes %d-%d/300000", from, from + length - 1);
        assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(length));
        assertThat(header(response, "ETag")).isEqualTo(etag());
        assertThat(header(response, "Content-Security-Policy")).startsWith("sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=z", "pages=1-2"})
    void sendsEverythingForARangeThatItDoesNotServe(String range) throws Exception {
        assertThat(get(link, "Range", range).body()).hasSize(CONTENT.length);
    }

    @Test
    void rejectsARangeBehindTheEnd() throws Exception {
        HttpResponse<byte[]> response = get(link, "Range", "bytes=300000-");

        isProblem(response, 416, "range-not-satisfiable");
        assertThat(header(response, "Content-Range")).isEqualTo("bytes */300000");
    }

    @Test
    void sendsAPartOnlyOfTheFileThatTheCallerKnows() throws Exception {
        assertThat(get(link, "Range", "bytes=0-9", "If-Range", etag()).statusCode())
                .isEqualTo(206);
        assertThat(get(link, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(get(link, "Range", "bytes=0-9", "If-Range", "W/" + etag()).statusCode())
                .isEqualTo(200);
    }

    // ---- conditions ----------------------------------------------------------------------------------------------

    @Test
    void doesNotSendWhatTheCallerHas() throws Exception {
        for (String condition : List.of(etag(), "W/" + etag(), "\"other\", " + etag())) {
            HttpResponse<byte[]> response = get(link, "If-None-Match", condition);

            assertThat(response.statusCode()).as(condition).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(header(response, "ETag")).isEqualTo(etag());
            assertThat(header(response, "Cache-Control")).startsWith("private, max-age=");
        }
        assertThat(get(link, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", link, "If-None-Match", etag()).statusCode()).isEqualTo(304);
    }

    @Test
    void doesNotSendWhatIsUnchangedSinceATime() throws Exception {
        String modified = header(get(link), "Last-Modified");

        assertThat(get(link, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
        assertThat(get(link, "If-Modified-Since", "Sun, 01 Nov 2020 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
    }

    // ---- links that lead nowhere -----------------------------------------------------------------------------------

    @Test
    void rejectsAWrongSignature() throws Exception {
        String signature = link.replaceAll(".*signature=", "");
        String changed = (signature.startsWith("A") ? "B" : "A") + signature.substring(1);
        for (String wrong : List.of(
                link.replace(signature, changed),
                link.replace(signature, ""),
                link.replaceAll("&signature=.*", ""),
                link.replaceAll("expires=[0-9]+&", ""),
                link.replaceAll("expires=[0-9]+", "expires=99999999999"),
                link.replaceAll("expires=[0-9]+", "expires=soon"),
                link + "&signature=" + signature,
                link.replaceAll("\\?.*", ""),
                link.replace(image.id(), FileId.create()))) {
            isProblem(get(wrong), 403, "not-allowed");
        }
    }

    @Test
    void rejectsAnExpiredLink() throws Exception {
        SteppedClock clock = new SteppedClock(Instant.now().minus(Duration.ofHours(2)));
        LinkKeys keys = new LinkKeys(List.of(Secret.of(SECRET)), gateway.bean(JdbcClient.class), clock);
        LinkSignature signature = new LinkSignature(keys, "", Duration.ofHours(1), clock);

        isProblem(get(signature.link(image.id(), image.expiresAt())), 403, "not-allowed");
        clock.advance(Duration.ofMinutes(70));
        assertThat(get(signature.link(image.id(), image.expiresAt())).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/files/x", "/files/file_1", "/files/", "/files", "/files/a/b"})
    void knowsNoOtherFiles(String path) throws Exception {
        isProblem(get(path + "?expires=99999999999&signature=a"), 404, "not-found");
    }

    @Test
    void saysThatADeletedFileIsGone() throws Exception {
        StoredResult result = stored(Images.png(1, 1));
        String before = link(result);
        assertThat(get(before).statusCode()).isEqualTo(200);

        store.delete("client-1", result.taskId());

        isProblem(get(before), 410, "result-gone");
        assertThat(send("HEAD", before).statusCode()).isEqualTo(410);
    }

    @Test
    void saysThatAnExpiredFileIsGoneAlsoWhenItsRowIsDeleted() throws Exception {
        StoredResult result = stored(Images.png(1, 1));
        String before = link(result);
        JdbcClient jdbc = gateway.bean(JdbcClient.class);
        jdbc.sql("update result_file set expires_at = 1 where id = :id")
                .param("id", result.id())
                .update();
        isProblem(get(before), 410, "result-gone");

        gateway.bean(ResultSweep.class).sweep();

        isProblem(get(before), 410, "result-gone");
        assertThat(gateway.bean(ResultRows.class).find(result.id())).isEmpty();
    }

    // ---- failures of the store -------------------------------------------------------------------------------------

    @Test
    void saysThatAFileIsGoneIfTheStoreHasLostIt() throws Exception {
        StoredResult result = stored(Images.png(1, 1));
        gateway.bean(FileStore.class).delete(result.id());

        isProblem(get(link(result)), 410, "result-gone");
    }

    @Test
    void breaksTheConnectionIfTheFileIsShorterInTheStore(CapturedOutput output) throws Exception {
        StoredResult result = stored(CONTENT);
        Path file;
        try (var files = Files.walk(directory.resolve("results"))) {
            file = files.filter(path -> path.endsWith(result.id())).findFirst().orElseThrow();
        }
        Files.write(file, Arrays.copyOf(CONTENT, 100_000));

        byte[] received = raw("GET " + link(result) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(new String(received, StandardCharsets.ISO_8859_1)).contains("Content-Length: 300000\r\n");
        assertThat(Arrays.copyOfRange(received, received.length - 1000, received.length))
                .isEqualTo(Arrays.copyOfRange(CONTENT, 99_000, 100_000));
        assertThat(output.getAll())
                .contains("A result file cannot be read to its end")
                .doesNotContain("Unexpected failure", "CloseNowException");
    }

    /** Returns all bytes until the gateway closes the connection, as it does only for a broken response. */
    private static byte[] raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            RawServer.write(socket, request);
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        }
    }

    // ---- the start -------------------------------------------------------------------------------------------------

    @Test
    void aDirectoryThatCannotBeMadeStopsTheStart(@TempDir Path data) throws IOException {
        Path file = Files.createFile(data.resolve("file"));

        assertThatThrownBy(() -> RunningGateway.start(
                                data.resolve("data"),
                                "gateway.results.store=directory",
                                "gateway.results.directory.path=" + file.resolve("results"))
                        .close())
                .rootCause()
                .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, invalid -> {
                    assertThat(invalid.getName()).isEqualTo("gateway.results.directory.path");
                    assertThat(invalid.getReason()).startsWith("The directory cannot be made: ");
                });
    }

    // ---- other gateways --------------------------------------------------------------------------------------------

    @Test
    void aGatewayThatStoresNothingHasNoFiles(@TempDir Path data) {
        try (RunningGateway other = RunningGateway.start(data)) {
            assertThat(other.bean(ResultStore.class)
                            .store(new ResultSource("t", 0, "c", "image", new Content.Inline(new byte[] {1}, null))))
                    .isEqualTo(new Copy.NotStored());
            other.anonymous()
                    .get()
                    .uri(URI.create("http://127.0.0.1:" + other.port() + link))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            assertThat(data.resolve("results")).doesNotExist();
        }
    }

    @Test
    void aLinkHasTheConfiguredAddress(@TempDir Path data) {
        try (RunningGateway other = RunningGateway.start(
                data, "gateway.results.store=directory", "gateway.public-url=https://ai.example.com/ai/")) {
            assertThat(other.bean(ResultStore.class).link(image.id(), image.expiresAt()))
                    .startsWith("https://ai.example.com/ai/files/" + image.id() + "?expires=");
        }
    }
}
