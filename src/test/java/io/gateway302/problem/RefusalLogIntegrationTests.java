package io.gateway302.problem;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.admin.AdminCaller;
import io.gateway302.api.image.CharacterBodies;
import io.gateway302.catalog.Catalog;
import io.gateway302.identity.Caller;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.IssuedKey;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.token.BrowserGrant;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.token.TokenSignature;
import io.gateway302.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

/** Tests that each refused request has exactly one log line, whatever refuses it. */
@ExtendWith(OutputCaptureExtension.class)
class RefusalLogIntegrationTests {

    /** End of the line that tells how many refusals have no line of their own. */
    private static final String OTHERS = " more refused requests were not logged";

    private static final String SECRET = "secret-that-signs-tokens-of-refused-callers";
    private static final String TYPED = "/api/v1/images/character";
    private static final String CHAT = "/v1/chat/completions";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static Map<String, String> keys;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(CharacterBodies.SUCCESS)));
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.passthrough.max-body-size=8MB",
                "gateway.identity.token-secret=" + SECRET);
        AdminCaller admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
        String client = TypedCaller.named("refused", gateway).key();
        keys = Map.of(
                "client",
                client,
                "admin",
                RunningGateway.ADMIN_KEY,
                "stranger",
                "gw302_stranger_x",
                "none",
                "",
                "jwt",
                "eyJhbGciOiJub25lIn0.e30.",
                "narrow",
                newKey(admin, "{\"name\":\"narrow\",\"operations\":[]}"),
                "slow",
                newKey(admin, "{\"name\":\"slow\",\"limits\":{\"requests_per_minute\":1}}"));
        TypedCaller slow = TypedCaller.with(gateway, Objects.requireNonNull(keys.get("slow")));
        slow.character(CharacterBodies.MINIMAL).isSuccess();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    private static String newKey(AdminCaller admin, String client) {
        return admin.post(admin.client(client) + "/keys", "{\"name\":\"k\"}").text("key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "none     | POST   | " + TYPED + " | {}            | 401 | request refused: no credential",
                "none     | POST   | " + CHAT + "  | {}            | 401 | request refused: no credential",
                "none     | GET    | /admin/v1/clients | ``        | 401 | request refused: no credential",
                "stranger | POST   | " + TYPED + " | {}            | 401 | request refused: key unknown",
                "stranger | POST   | " + CHAT + "  | {}            | 401 | request refused: key unknown",
                "stranger | GET    | /admin/v1/clients | ``        | 401 | request refused: key unknown",
                "jwt      | POST   | " + TYPED + " | {}            | 401 | request refused: the credential is none of",
                "jwt      | POST   | " + CHAT + "  | {}            | 401 | request refused: the credential is none of",
                "none     | GET    | " + CHAT + "?key=gw302_stranger_x | `` | 401 | request refused: key unknown",
                "client   | GET    | /admin/v1/clients | ``        | 403 | request refused: ",
                "admin    | POST   | " + TYPED + " | {}            | 403 | request refused: ",
                "admin    | POST   | " + CHAT + "  | {}            | 403 | request refused: ",
                "narrow   | POST   | " + TYPED + " | MINIMAL       | 403 | call refused",
                "narrow   | POST   | " + CHAT + "  | {`model`:`a`} | 403 | call refused",
                "client   | GET    | /api/v1/nothing | ``          | 404 | request refused: ",
                "client   | POST   | /v1/nothing   | {}            | 404 | request refused: ",
                "admin    | GET    | /admin/v1/clients/x | ``      | 404 | request refused: ",
                "client   | DELETE | " + TYPED + " | ``            | 405 | request refused: ",
                "admin    | PUT    | /admin/v1/clients | {}        | 405 | request refused: ",
                "client   | POST   | " + TYPED + " | LARGE         | 413 | request refused: ",
                "admin    | POST   | /admin/v1/clients | LARGE     | 413 | request refused: ",
                "client   | POST   | " + CHAT + "  | LARGE         | 413 | request refused: ",
                "client   | POST   | " + TYPED + " | TEXT          | 415 | request refused: ",
                "admin    | POST   | /admin/v1/clients | TEXT      | 415 | request refused: ",
                "client   | POST   | " + CHAT + "  | TEXT          | 415 | request refused: ",
                "client   | POST   | " + TYPED + " | {             | 400 | request refused: ",
                "client   | POST   | " + TYPED + " | {}            | 400 | request refused: ",
                "client   | POST   | " + CHAT + "  | {             | 400 | request refused: ",
                "admin    | POST   | /admin/v1/clients | {         | 400 | request refused: ",
                "admin    | POST   | /admin/v1/clients | {}        | 400 | request refused: ",
                "client   | POST   | " + TYPED + " | TAG           | 400 | call invalid",
                "client   | POST   | " + CHAT + "  | TAG           | 400 | call invalid",
                "slow     | POST   | " + TYPED + " | MINIMAL       | 429 | call limited",
                "slow     | POST   | " + CHAT + "  | {`model`:`a`} | 429 | call limited"
            })
    void aRequestThatIsRefusedHasOneLine(
            String key, String method, String path, String body, int status, String line, CapturedOutput output) {
        String id = UUID.randomUUID().toString();
        TypedCaller caller = TypedCaller.with(gateway, Objects.requireNonNull(keys.get(key)));
        var request = caller.request(path).header("X-Request-Id", id);
        String sent = switch (body) {
            case "MINIMAL" -> CharacterBodies.MINIMAL;
            case "LARGE" -> "{\"model\":\"" + "a".repeat(8 * 1024 * 1024) + "\"}";
            case "TEXT" -> "text";
            case "TAG" -> path.equals(TYPED) ? CharacterBodies.MINIMAL : "{\"model\":\"a\",\"messages\":[]}";
            default -> body.replace('`', '"');
        };
        if (body.equals("TEXT")) {
            request.setHeader("Content-Type", "text/plain");
        }
        if (body.equals("TAG")) {
            request.header("Gateway-Tags", "no tag");
        }

        assertThat(caller.send(request.method(method, BodyPublishers.ofString(sent)))
                        .response()
                        .statusCode())
                .isEqualTo(status);

        assertThat(linesOf(id, output))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("\"message\":\"" + line, "\"request_id\":\"" + id + "\"")
                .contains(line.contains("unknown") ? "\"key_id\":\"stranger\"" : "")
                .doesNotContain("gw302_stranger_x", "no tag");
    }

    /** Returns the lines with this request id, as soon as there is one and a later request is logged too. */
    private static List<String> linesOf(String id, CapturedOutput output) {
        awaitLine(id, output);
        String later = UUID.randomUUID().toString();
        TypedCaller anonymous = TypedCaller.with(gateway, "");
        anonymous.send(
                anonymous.request("/api/v1/me").header("X-Request-Id", later).GET());
        awaitLine(later, output);
        return output.getOut()
                .lines()
                // the first line after many refusals, which other tests may have caused, is preceded by their number
                .filter(line -> line.contains(id) && !line.contains(OTHERS))
                .toList();
    }

    /** Waits for a line with this id; a failure shows all lines. */
    private static void awaitLine(String id, CapturedOutput output) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(output.getOut().lines()).anyMatch(line -> line.contains(id)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a{b} HTTP/1.1     | 400 | malformed-request",
                "GET /%zz HTTP/1.1      | 400 | malformed-request",
                "GET //a HTTP/1.1       | 400 | malformed-request",
                "GET http://b/ HTTP/1.1 | 400 | malformed-request",
                "TRACE / HTTP/1.1       | 405 | method-not-allowed",
                "GET /LONG HTTP/1.1     | 431 | headers-too-large",
                "GET /SOME HTTP/1.1     | 401 | unauthenticated"
            })
    void aMessageThatIsRefusedHasOneShortLine(String start, int status, String slug, CapturedOutput output)
            throws IOException {
        String answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            RawServer.write(
                    socket,
                    start.replace("LONG", "a".repeat(65_536)).replace("SOME", "a".repeat(3000))
                            + "\r\nHost: x\r\nConnection: close\r\n\r\n");
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        String id = answer.replaceFirst("(?is).*\r\nX-Request-Id: (\\S+).*", "$1");

        assertThat(linesOf(id, output))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("\"message\":\"request refused: ", "\"problem\":\"" + slug + "\"", "\"status\":" + status)
                .hasSizeLessThan(1500);
    }

    @Test
    void linesAreFewHoweverManyRequestsAreRefused() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(RefusalLog.class);
        log.addAppender(lines);
        ProblemException problem = new ProblemException(ProblemType.NOT_FOUND, "There is nothing");
        AtomicInteger refused = new AtomicInteger();
        long start = System.nanoTime();
        try {
            for (int i = 0; i < 1000; i++) {
                RefusalLog.write(problem, new MockHttpServletRequest("GET", "/nothing"));
                refused.incrementAndGet();
            }
            // the first of a later second tells how many were left out
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
                RefusalLog.write(problem, new MockHttpServletRequest("GET", "/nothing"));
                refused.incrementAndGet();
                return tellsOfOthers(lines.list.get(lines.list.size() - 2));
            });
        } finally {
            log.detachAppender(lines);
        }

        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        long written =
                lines.list.stream().filter(event -> !tellsOfOthers(event)).count();
        long others = lines.list.stream()
                .filter(RefusalLogIntegrationTests::tellsOfOthers)
                .mapToLong(event -> Long.parseLong(event.getFormattedMessage().split(" ")[0]))
                .sum();
        assertThat(written).isBetween(1L, 200 * (seconds + 2));
        assertThat(written + others).isEqualTo(refused.get());
    }

    private static boolean tellsOfOthers(ILoggingEvent event) {
        return event.getFormattedMessage().endsWith(OTHERS);
    }

    @Test
    void aRefusedTokenIsExplainedByItsState(CapturedOutput output) {
        Clients clients = gateway.bean(Clients.class);
        String client = clients.create("page").id();
        IssuedKey valid = clients.issueKey(client, "valid", null);
        IssuedKey revoked = clients.issueKey(client, "revoked", null);
        String expired = token(valid, Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));
        String orphaned = token(revoked, Clock.systemUTC());
        clients.revokeKey(client, revoked.key().id());

        for (String path : List.of(TYPED, CHAT)) {
            assertRefused(path, expired, "expired", valid, output);
            assertRefused(path, orphaned, "whose client or key is not valid", revoked, output);
        }
    }

    private static void assertRefused(
            String path, String token, String state, IssuedKey minter, CapturedOutput output) {
        String id = UUID.randomUUID().toString();
        TypedCaller page = TypedCaller.with(gateway, token);
        assertThat(page.send(page.request(path).header("X-Request-Id", id).POST(BodyPublishers.ofString("{}")))
                        .response()
                        .statusCode())
                .isEqualTo(401);

        assertThat(linesOf(id, output))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(
                        "request refused: browser token " + state + "\"",
                        "\"key_id\":\"" + minter.key().id() + "\"")
                .doesNotContain(token);
    }

    private static String token(IssuedKey minter, Clock clock) {
        KeyDirectory directory = gateway.bean(KeyDirectory.class);
        Caller holder = Objects.requireNonNull(directory.find(minter.apiKey()));
        TokenSignature signature = new TokenSignature(List.of(Secret.of(SECRET)));
        return new BrowserTokens(signature, directory, gateway.bean(Catalog.class), clock)
                .mint(holder, new BrowserGrant(List.of("*"), Duration.ofMinutes(1), null, null, null))
                .token();
    }
}
