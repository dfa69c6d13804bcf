package io.gateway302.sandbox;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.upstream.UpstreamAccount;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Tests of a user's first steps with the gateway in its sandbox, from its first output on. */
@ExtendWith(OutputCaptureExtension.class)
class SandboxStoryIntegrationTests {

    private static final String CLIENT_KEY = "gw302_demo_chosen-by-whoever-starts-it";
    private static final String UPSTREAM_KEY = "sk-of-the-sandbox-story";

    /** First-byte timeout of the gateway; the sandbox can be slower. */
    private static final Duration FIRST_BYTE = Duration.ofSeconds(2);

    @TempDir
    static Path data;

    private static final HttpClient http = HttpClient.newHttpClient();
    private static RunningGateway gateway;
    private static TypedCaller caller;
    private static String welcome;

    @BeforeAll
    static void start(CapturedOutput output) {
        gateway = RunningGateway.start(
                data,
                "spring.profiles.active=sandbox",
                "GATEWAY_SANDBOX_CLIENT_KEY=" + CLIENT_KEY,
                "gateway.upstream.api-key=" + UPSTREAM_KEY,
                "gateway.upstream.first-byte-timeout=" + FIRST_BYTE.toMillis() + "ms",
                "gateway.upstream.retry.initial-delay=20ms",
                "gateway.upstream.retry.budget-reserve=1000");
        welcome = output.getOut();
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        http.close();
    }

    // ---- first steps ---------------------------------------------------------------------------------------------

    @Test
    void whoeverStartsItMakesAPictureWithWhatItPrints() throws Exception {
        // the instructions are printed once
        assertThat(welcome).containsOnlyOnce("client key").containsOnlyOnce("curl -s ");
        String clientKey = told("client key +(\\S+)");
        String administratorKey = told("admin key +(\\S+)");
        assertThat(clientKey).isEqualTo(CLIENT_KEY);
        assertThat(administratorKey).isEqualTo(RunningGateway.ADMIN_KEY);

        // the printed command makes an image
        Matcher curl = Pattern.compile(
                        "(?m)^ *curl -s (\\S+) -H '([^:']+): ([^']+)' -H '([^:']+): ([^']+)' -d '([^']+)'$")
                .matcher(welcome);
        assertThat(curl.find()).as(welcome).isTrue();
        HttpResponse<String> pasted = text(HttpRequest.newBuilder(URI.create(curl.group(1)))
                .header(curl.group(2), curl.group(3))
                .header(curl.group(4), curl.group(5))
                .POST(BodyPublishers.ofString(curl.group(6))));
        assertThat(pasted.statusCode()).as(pasted.body()).isEqualTo(200);
        assertThat(told("documents +(\\S+)")).isEqualTo(address() + "/swagger-ui");

        // the administrator creates a client
        String client = post("/admin/v1/clients", administratorKey, 201, "{\"name\": \"newcomer\"}");
        String clientPath = "/admin/v1/clients/" + JsonPath.<String>read(client, "$.id");
        String issued = post(clientPath + "/keys", administratorKey, 201, "{\"name\": \"first\"}");
        String key = JsonPath.read(issued, "$.key");

        // its image is twice as large as requested, because super resolution is the default
        String made = post(
                "/api/v1/images/character",
                key,
                200,
                MINIMAL.replace("}", ", \"width\": 256, \"height\": 320, \"seed\": 7}"));
        HttpResponse<byte[]> jpeg =
                bytes(HttpRequest.newBuilder(URI.create(JsonPath.<String>read(made, "$.images[0].url"))));
        assertThat(jpeg.statusCode()).isEqualTo(200);
        assertThat(jpeg.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        hasSize(jpeg.body(), 512, 640);

        // without it and without a link: the image itself, in the requested size
        String inline = post(
                "/api/v1/images/character",
                key,
                200,
                MINIMAL.replace("}", ", \"width\": 256, \"height\": 320, \"use_sr\": false, \"return_url\": false}"));
        assertThat(JsonPath.<String>read(inline, "$.images[0].url")).isNull();
        hasSize(Base64.getDecoder().decode(JsonPath.<String>read(inline, "$.images[0].b64_json")), 256, 320);

        // a dry run generates nothing
        Object before = tally();
        String dryRun = post("/api/v1/images/character?dry_run=true", key, 200, MINIMAL);
        assertThat(JsonPath.<Boolean>read(dryRun, "$.dry_run")).isTrue();
        assertThat(tally()).isEqualTo(before);

        // a revoked key is rejected
        HttpResponse<String> revoked = text(
                with(administratorKey, clientPath + "/keys/" + JsonPath.<String>read(issued, "$.id"), "DELETE", ""));
        assertThat(revoked.statusCode()).isEqualTo(204);
        String refused = post("/api/v1/images/character", key, 401, MINIMAL);
        assertThat(JsonPath.<String>read(refused, "$.type")).isEqualTo("/problems/unauthenticated");
        assertThat(tally()).isEqualTo(before);
    }

    // ---- faults --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        // keyword, status, problem, submissions, generations
        "sandbox:429,       503, upstream-unavailable,      3, 0",
        "sandbox:50413,     422, content-rejected,          1, 0",
        "sandbox:50511,     422, content-rejected,          1, 1",
        "sandbox:500,       502, upstream-failed,           1, 0",
        "sandbox:503,       503, upstream-unavailable,      2, 0",
        "sandbox:reset,     504, upstream-timeout,          1, 1",
        "sandbox:slow=4000, 504, upstream-timeout,          1, 1",
        "sandbox:half,      502, upstream-invalid-response, 1, 1",
        "sandbox:garbage,   502, upstream-invalid-response, 1, 1",
        "sandbox:balance,   503, upstream-account,          1, 0",
        "sandbox:echo-key,  422, upstream-rejected,         1, 0"
    })
    void failsAsThePromptAsks(String fault, int status, String problem, int submissions, int generations)
            throws Exception {
        String id = "fault-" + UUID.randomUUID();

        Answer answer = draw(id, "a cat " + fault);

        answer.isProblem(status, problem).madeAttempts(submissions).doesNotMention(UPSTREAM_KEY);
        counts(id, submissions, generations);
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox:envelope,                1",
        "sandbox:slow=300,                1",
        "sandbox:429 sandbox:times=2,     3",
        "sandbox:503 sandbox:times=1,     2"
    })
    void succeedsInTheEndWithOnePicture(String fault, int submissions) throws Exception {
        String id = "success-" + UUID.randomUUID();

        Answer answer = draw(id, "a cat " + fault);

        answer.isSuccess().madeAttempts(submissions);
        counts(id, submissions, 1);
        assertThat(bytes(HttpRequest.newBuilder(URI.create(answer.text("images[0].url"))))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"sandbox:50413, 50413", "sandbox:50511, 50511"})
    void passesTheCodeOfTheRefusalOn(String fault, String code) {
        draw("code-" + UUID.randomUUID(), "a cat " + fault).has("upstream_code", code);
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private static Answer draw(String id, String prompt) {
        Answer answer = caller.send(caller.request("/api/v1/images/character")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString(withPrompt(prompt))));
        return answer.hasHeader("X-Request-Id", id);
    }

    private static void counts(String id, int submissions, int generations) throws Exception {
        String count = text(simulation("/sandbox/generations/" + id)).body();
        assertThat(JsonPath.<Integer>read(count, "$.submissions")).as(count).isEqualTo(submissions);
        assertThat(JsonPath.<Integer>read(count, "$.generations")).as(count).isEqualTo(generations);
    }

    /** Returns the counts of submissions and generations. Cost lookups run concurrently and are not relevant here. */
    private static Object tally() throws Exception {
        return JsonPath.read(
                text(simulation("/sandbox/generations")).body(), "$['submissions','generations','requests']");
    }

    private static HttpRequest.Builder simulation(String path) {
        return HttpRequest.newBuilder(
                URI.create(gateway.bean(UpstreamAccount.class).addresses().getFirst() + path));
    }

    private static String address() {
        return "http://127.0.0.1:" + gateway.port();
    }

    private static String told(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(welcome);
        assertThat(matcher.find()).as(welcome).isTrue();
        return matcher.group(1);
    }

    private static String post(String path, String key, int status, String body) throws Exception {
        HttpResponse<String> answer = text(with(key, path, "POST", body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private static HttpRequest.Builder with(String key, String path, String method, String body) {
        return HttpRequest.newBuilder(URI.create(address() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> text(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void hasSize(byte[] jpeg, int width, int height) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(picture).isNotNull();
        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(picture.getHeight()).isEqualTo(height);
    }
}
