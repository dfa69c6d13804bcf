package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.StoredFiles;
import io.gateway302.upstream.UpstreamAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Test that sends canaries, in valid and invalid requests over real HTTP, to a gateway in a process of its own. Then it
 * searches them in everything that the gateway wrote: output, responses, metrics and data.
 */
class CanaryIntegrationTests {

    private static final String FIRST_KEY = "sk-canary-first-4f9c1d7e2b";
    private static final String SECOND_KEY = "sk-canary-second-8a3e5b0c6d";

    /** Key with characters that JSON escapes. */
    private static final String ADMIN_KEY = "canary-\"administrator\"-\\-1b7d3f9a5c";

    private static final String PROMPT = "canary-prompt-6e2a8c4f0b";
    private static final String PICTURE = "canary-picture-3d9b5f1e7a";
    private static final String QUERY = "canary-query-0c6f2b8d4e";

    private static final String CHARACTER = "/api/v1/images/character";

    private static final List<String> SCRIPTS = List.of(
            "",
            "sandbox:echo-key",
            "sandbox:429",
            "sandbox:50413",
            "sandbox:50511",
            "sandbox:500",
            "sandbox:503",
            "sandbox:reset",
            "sandbox:slow=800",
            "sandbox:half",
            "sandbox:garbage",
            "sandbox:balance",
            "sandbox:envelope",
            "sandbox:noimage",
            "sandbox:misspelt");

    @TempDir
    static Path upstreamData;

    private static RunningGateway upstream;

    private final List<String> answers = new ArrayList<>();
    private final List<String> requestIds = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void startTheUpstream() {
        upstream = RunningGateway.start(
                upstreamData,
                "spring.profiles.active=sandbox",
                "gateway.upstream.api-key=" + FIRST_KEY + "," + SECOND_KEY);
    }

    @AfterAll
    static void stopTheUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"json, INFO", "text, INFO", "json, TRACE", "text, TRACE"})
    void writesNoSecretAnywhere(String format, String level) throws Exception {
        String stdout;
        String stderr;
        String clientKey;
        try (GatewayProcess gateway = start(format, level)) {
            clientKey = converse(gateway);
            gateway.terminate();
            assertThat(gateway.endsWithin(Duration.ofSeconds(20))).isTrue();
            stdout = gateway.stdout();
            stderr = gateway.stderr();
        }
        List<JsonNode> lines = format.equals("json") ? parse(stdout) : List.of();
        String output = stdout + stderr + texts(lines);

        for (String key : List.of(FIRST_KEY, SECOND_KEY, ADMIN_KEY)) {
            isNowhereIn(output, key);
            isNowhereIn(String.join("\n", answers), key);
            isNowhereIn(StoredFiles.read(directory.resolve("data")), key);
        }
        // shows that the secrets were really logged, and redacted
        assertThat(stdout.contains(TalkativeGateway.MARK + ": " + Redaction.MASK + "," + Redaction.MASK))
                .isTrue();
        assertThat(stdout.contains("caused by " + Redaction.MASK)).isTrue();
        assertThat(answers).anyMatch(answer -> answer.contains("Bearer " + Redaction.MASK));
        assertThat(requestIds).allMatch(stdout::contains);
        if (level.equals("INFO")) {
            for (String said : List.of(PROMPT, PICTURE, QUERY, clientKey)) {
                isNowhereIn(output, said);
            }
        }
        if (format.equals("json")) {
            namesTheRequestOfEachLine(lines);
        }
    }

    private GatewayProcess start(String format, String level) {
        List<String> properties = new ArrayList<>(List.of(
                "gateway.logging.format=" + format,
                "gateway.upstream.first-byte-timeout=500ms",
                "gateway.upstream.retry.initial-delay=5ms"));
        if (!level.equals("INFO")) {
            Stream.of(
                            "root",
                            "reactor.netty.http.client",
                            "org.apache.catalina",
                            "org.apache.coyote",
                            "com.zaxxer.hikari")
                    .map(logger -> "logging.level." + logger + "=" + level)
                    .forEach(properties::add);
        }
        return GatewayProcess.start(
                TalkativeGateway.class,
                directory,
                Map.of(
                        "AI302_API_KEY",
                        FIRST_KEY + "," + SECOND_KEY,
                        "AI302_BASE_URL",
                        upstream.bean(UpstreamAccount.class)
                                .addresses()
                                .getFirst()
                                .toString(),
                        "GATEWAY_ADMIN_KEY",
                        ADMIN_KEY),
                properties.toArray(String[]::new));
    }

    // ---- requests -----------------------------------------------------------------------------------------------

    /** Sends valid and invalid requests to everything, and returns the key that was issued for them. */
    private String converse(GatewayProcess gateway) throws IOException {
        int port = gateway.port();
        String client = issue(port, "/admin/v1/clients", "id");
        String key = issue(port, "/admin/v1/clients/" + client + "/keys", "key");
        draw(port, key);
        mistake(port, key, client);
        administer(port, client);
        for (String path : List.of(
                "health", "health/readiness", "info", "prometheus", "env", "configprops", "loggers", "heapdump")) {
            ask(gateway.managementPort(), "GET", "/actuator/" + path + "?q=" + QUERY, "", "");
        }
        return key;
    }

    private void draw(int port, String key) throws IOException {
        for (String script : SCRIPTS) {
            String id = "canary-" + requestIds.size();
            requestIds.add(id);
            ask(port, "POST", CHARACTER, bearer(key) + "X-Request-Id: " + id + "\r\n", body(script));
        }
        String inline = body("").replace("}", ", \"return_url\": false, \"width\": 256, \"height\": 256}");
        assertThat(ask(port, "POST", CHARACTER, bearer(key), inline)).startsWith("HTTP/1.1 200");
        assertThat(ask(port, "POST", CHARACTER + "?dry_run=true", bearer(key), body("")))
                .contains(PROMPT);
    }

    private void mistake(int port, String key, String client) throws IOException {
        ask(port, "POST", CHARACTER + "?token=" + QUERY, bearer(key), body(""));
        ask(port, "POST", CHARACTER, bearer(key), body("").replace("prompt", "promt"));
        ask(port, "POST", CHARACTER, bearer(key), body("").replace("}", ""));
        ask(port, "POST", CHARACTER, bearer(key), body("").replace("https", "gopher"));
        ask(port, "POST", CHARACTER, bearer(key), body("").replace("example.com", "127.0.0.1"));
        ask(port, "POST", CHARACTER, bearer(FIRST_KEY), body(""));
        ask(port, "POST", CHARACTER, bearer(ADMIN_KEY), body(""));
        ask(port, "POST", CHARACTER, "x-api-key: " + SECOND_KEY + "\r\n", body(""));
        ask(port, "GET", CHARACTER + "?token=" + QUERY, bearer(key), "");
        ask(port, "GET", "/api/v1/" + FIRST_KEY + "?token=" + QUERY, bearer(key), "");
        ask(port, "GET", "/api//v1/me?token=" + QUERY, bearer(key), "");
        ask(port, "GET", "/nothing/at/all?token=" + QUERY, "", "");
        ask(port, "GET", "/admin/v1/clients/" + client + "?token=" + QUERY, bearer(key), "");
        ask(port, "GET", "/v3/api-docs?token=" + QUERY, "", "");
        // rejected by the server before any code of the gateway; it logs each kind only once
        ask(port, "GET", "/api/v1/me?token=" + QUERY + "<\"{", bearer(key), "");
        ask(port, "GET", "/api/v1/me", "A header without a colon " + QUERY + "\r\n" + bearer(key), "");
        for (String unreadable : List.of("dry_run=%zz", "%zz=", "dry_run=true&token=%c3%28")) {
            assertThat(ask(port, "POST", CHARACTER + "?" + unreadable + QUERY, bearer(key), body("")))
                    .startsWith("HTTP/1.1 400");
        }
        ask(port, "GET", "/api/v1/me?token=%zz" + QUERY, bearer(key), "");
        ask(port, "GET", "/api/v1/me", "X-Long: " + QUERY.repeat(2000) + "\r\n" + bearer(key), "");
        ask(port, QUERY + "\u0001", "/api/v1/me", bearer(key), "");
    }

    private void administer(int port, String client) throws IOException {
        ask(port, "GET", "/admin/v1/clients?limit=5", bearer(ADMIN_KEY), "");
        ask(port, "GET", "/admin/v1/clients?limit=" + QUERY, bearer(ADMIN_KEY), "");
        ask(port, "GET", "/admin/v1/clients/" + client + "/keys", bearer(ADMIN_KEY), "");
        ask(port, "POST", "/admin/v1/clients", bearer(ADMIN_KEY), "{\"name\": \"" + PROMPT + " no name\"}");
        ask(port, "GET", "/admin/v1/clients/" + ADMIN_KEY.replaceAll("[^a-z0-9-]", ""), bearer(ADMIN_KEY), "");
        ask(port, "GET", "/admin/v1/clients", bearer(ADMIN_KEY + "x"), "");
    }

    private String issue(int port, String path, String wanted) throws IOException {
        String answer = ask(port, "POST", path, bearer(ADMIN_KEY), "{\"name\": \"canary\"}");
        assertThat(answer).startsWith("HTTP/1.1 201");
        return JsonPath.read(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1), "$." + wanted);
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    private static String body(String script) {
        return "{\"prompt\": \"%s %s\", \"image_urls\": [\"https://example.com/cat.jpg?signature=%s\"]}"
                .formatted(PROMPT, script, PICTURE);
    }

    /** Sends exactly these bytes and returns the complete response. */
    private String ask(int port, String method, String target, String headers, String body) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).as(target).startsWith("HTTP/1.1 ");
            answers.add(answer);
            return answer;
        }
    }

    // ---- search ---------------------------------------------------------------------------------------------------

    private static List<JsonNode> parse(String stdout) {
        List<JsonNode> lines =
                stdout.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
        assertThat(lines).isNotEmpty().allMatch(JsonNode::isObject);
        return lines;
    }

    /** Returns the texts of the lines after JSON decoding. */
    private static String texts(List<JsonNode> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of("message", "keys", "error").map(line::path))
                .flatMap(value -> value.isObject() ? value.valueStream() : Stream.of(value))
                .map(value -> value.asString(""))
                .collect(Collectors.joining("\n"));
    }

    private void namesTheRequestOfEachLine(List<JsonNode> lines) {
        List<JsonNode> ofRequests = lines.stream()
                .filter(line -> line.at("/log/logger").asString("").startsWith("io.gateway302."))
                .dropWhile(line -> !message(line).startsWith(TalkativeGateway.MARK))
                .dropWhile(line -> message(line).startsWith(TalkativeGateway.MARK))
                .takeWhile(line -> !message(line).startsWith("Taking no new calls"))
                .toList();
        assertThat(ofRequests)
                .isNotEmpty()
                .allMatch(line -> line.path("request_id").isString());
        assertThat(requestIds)
                .allSatisfy(id -> assertThat(ofRequests)
                        .filteredOn(line -> line.path("request_id").asString().equals(id))
                        .anyMatch(line -> message(line).startsWith("call ")));
    }

    private static String message(JsonNode line) {
        return line.path("message").asString("");
    }

    /** Asserts that the canary is absent. A failure shows its position only, because the text may have megabytes. */
    private static void isNowhereIn(String text, String canary) {
        int found = text.indexOf(canary);
        assertThat(found < 0 ? "" : text.substring(Math.max(0, found - 600), found + canary.length()))
                .isEmpty();
    }
}
