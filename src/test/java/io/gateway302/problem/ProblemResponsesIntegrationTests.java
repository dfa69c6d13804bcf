package io.gateway302.problem;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.usage.UsageFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests that every failure leads to a problem, wherever it occurs: never an error page of the server, never internal
 * details.
 */
class ProblemResponsesIntegrationTests {

    private static final String CHARACTER = "/api/v1/images/character";

    /** Text in an exception that must not be shown. */
    private static final String CANARY = "sk-planted-in-an-exception-0123456789";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static RunningGateway faulty;
    private static TypedCaller caller;
    private static TypedCaller faultyCaller;

    @BeforeAll
    static void start() throws NoSuchMethodException {
        upstream.start();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(SUCCESS)));
        gateway = RunningGateway.start(data.resolve("sound"), "gateway.upstream.base-url=" + upstream.baseUrl());
        faulty = RunningGateway.start(
                data.resolve("faulty"),
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "spring.main.sources=" + Faults.class.getName());
        faulty.bean(RequestMappingHandlerMapping.class)
                .registerMapping(
                        RequestMappingInfo.paths("/faulty/controller").build(),
                        new FaultyController(),
                        FaultyController.class.getDeclaredMethod("fail", HttpServletRequest.class));
        caller = TypedCaller.of(gateway);
        faultyCaller = TypedCaller.of(faulty);
        log.start();
        root().addAppender(log);
    }

    @AfterAll
    static void stop() {
        root().detachAppender(log);
        gateway.close();
        faulty.close();
        upstream.stop();
    }

    // ---- paths and methods -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "/api/v1/nothing,                404, 401",
        "/api/v1/images/character/,      404, 401",
        "/api/v2/images/character,       404, 401",
        "/api,                           404, 401",
        "/admin/v1/clients,              403, 401",
        "/admin/v1/nothing,              403, 401",
        "/error,                         404, 404",
        "/problems/nothing,              404, 404",
        "/problems/Not-Found,            404, 404",
        "/swagger-ui/nothing,            404, 404",
        "/actuator/health,               404, 401",
        "/actuator/prometheus,           404, 401"
    })
    void aWrongPathIsNotFoundOrNotAllowed(String path, int withKey, int without) {
        isProblemOfStatus(caller.send(caller.request(path).GET()), withKey).has("instance", path);
        isProblemOfStatus(caller.send(anonymous(path).GET()), without).has("instance", path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%7f=1", "%00=1", "%0a=1", "%0D%0AX:1", "a%1bb=1", "%e2%80%ae=1", "%ff=1", "%zz=1", "%=1"})
    void aQueryWithCharactersThatNobodyTypesIsTheCallersFault(String query) throws IOException {
        for (String path : List.of("/admin/v1/ledger", "/admin/v1/usage", "/admin/v1/clients", "/admin/v1/audit")) {
            assertIsTheCallersFault(path, query, RunningGateway.ADMIN_KEY);
        }
        for (String path : List.of("/api/v1/operations", "/api/v1/me", "/problems", "/")) {
            assertIsTheCallersFault(path, query, caller.key());
        }
    }

    private static void assertIsTheCallersFault(String path, String query, String key) throws IOException {
        int before = log.list.size();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            RawServer.write(
                    socket,
                    "GET " + path + "?" + query + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                            + "\r\nConnection: close\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 [24].*");
        }
        assertThat(log.list.subList(before, log.list.size()))
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    @Test
    void aPathThatTheCatalogLacksIsAnUnknownOperation() {
        caller.send(caller.request("/nothing/here").GET())
                .isProblem(404, "unknown-operation")
                .has("instance", "/nothing/here");
        isProblemOfStatus(caller.send(anonymous("/nothing/here").GET()), 401).has("instance", "/nothing/here");
    }

    @Test
    void anUnknownOperationIsToldFromAnUnknownPath() {
        caller.send(caller.request("/api/v1/operations/no.such.operation").GET())
                .isProblem(404, "unknown-operation");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1/images/character, POST",
        "HEAD,   /api/v1/images/character, POST",
        "PUT,    /api/v1/images/character, POST",
        "PATCH,  /api/v1/images/character, POST",
        "DELETE, /api/v1/images/character, POST",
        "POST,   /api/v1/operations,       GET",
        "DELETE, /problems/not-found,      GET"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        Answer answer = caller.send(caller.request(path).method(method, BodyPublishers.noBody()));

        if (method.equals("HEAD")) {
            assertThat(answer.response().statusCode()).isEqualTo(405);
            assertThat(answer.response().body()).isEmpty();
        } else {
            answer.isProblem(405, "method-not-allowed");
        }
        assertThat(answer.header("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void aFormIsNotReadBeforeItsPlaceIsKnown(String method) {
        BodyPublisher form = BodyPublishers.ofString("a=%zz&b=%");

        caller.send(caller.request(CHARACTER)
                        .setHeader("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, form))
                .isProblem(405, "method-not-allowed");
        caller.send(anonymous(CHARACTER)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, form))
                .isProblem(401, "unauthenticated")
                .hasHeader("WWW-Authenticate", "Bearer");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() {
        Answer head = caller.send(caller.request("/api/v1/operations").method("HEAD", BodyPublishers.noBody()));
        Answer unknown = caller.send(caller.request("/api/v1/nothing").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.response().statusCode()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo("application/json");
        assertThat(unknown.response().statusCode()).isEqualTo(404);
        assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(unknown.response().body()).isEmpty();
    }

    @Test
    void optionsTellsTheMethodsToThoseWhoMayAsk() {
        Answer known = caller.send(caller.request(CHARACTER).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(known.response().statusCode()).isEqualTo(200);
        assertThat(known.header("Allow")).contains("POST").doesNotContain("GET");
        caller.send(caller.request("/api/v1/nothing").method("OPTIONS", BodyPublishers.noBody()))
                .isProblem(404, "not-found");
        caller.send(anonymous(CHARACTER).method("OPTIONS", BodyPublishers.noBody()))
                .isProblem(401, "unauthenticated");
    }

    // ---- bugs of the gateway
    // -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"controller", "controller?error", "filter", "filter?error", "filter?servlet", "pipeline"})
    void aBugIsAnInternalErrorThatOnlyTheLogExplains(String place) {
        log.list.clear();

        Answer answer = place.equals("pipeline")
                ? faultyCaller.character(MINIMAL)
                : faultyCaller.send(faultyCaller.request("/faulty/" + place).GET());

        answer.isProblem(500, "internal-error")
                .doesNotMention(CANARY)
                .doesNotMention("io.gateway302")
                .doesNotMention("Whitelabel")
                .has("instance", place.equals("pipeline") ? CHARACTER : "/faulty/" + place.replaceAll("\\?.*", ""));
        carriesTheHeadersOfEveryAnswer(answer);
        String id = answer.text("request_id");
        assertThat(List.copyOf(log.list)).anySatisfy(event -> {
            assertThat(event.getMDCPropertyMap()).containsEntry("request_id", id);
            assertThat(event.getThrowableProxy()).isNotNull();
            assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .contains(CANARY, "ProblemResponsesIntegrationTests");
        });
    }

    /** Controller with a bug. */
    static final class FaultyController {
        Object fail(HttpServletRequest request) throws Exception {
            throw failure(request);
        }
    }

    /** Beans with bugs for the faulty gateway. */
    static class Faults {

        static final String DIALECT = "X-Dialect";

        @Bean
        FilterRegistrationBean<Filter> dialectOfTheHeader() {
            FilterRegistrationBean<Filter> first = new FilterRegistrationBean<>((request, response, chain) -> {
                String dialect = ((HttpServletRequest) request).getHeader(DIALECT);
                if (dialect != null) {
                    Dialect.leave(request, Dialect.valueOf(dialect));
                }
                chain.doFilter(request, response);
            });
            first.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
            return first;
        }

        @Bean
        Filter faultyFilter() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().equals("/faulty/filter")) {
                    throw failure((HttpServletRequest) request);
                }
                chain.doFilter(request, response);
            };
        }

        @Bean
        static BeanPostProcessor faultyPipeline() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof UsageFilter) {
                        UsageFilter failing = mock();
                        doThrow(new IllegalStateException(CANARY)).when(failing).filter(any(), any());
                        return failing;
                    }
                    return bean;
                }
            };
        }
    }

    private static IllegalStateException failure(HttpServletRequest request) throws ServletException {
        if ("error".equals(request.getQueryString())) {
            throw new AssertionError(CANARY);
        }
        if ("servlet".equals(request.getQueryString())) {
            throw new ServletException(CANARY);
        }
        return new IllegalStateException(CANARY);
    }

    @ParameterizedTest
    @CsvSource({
        "controller,      500, internal-error",
        "filter,          500, internal-error",
        "nothing,         404, unknown-operation",
        "typed,           400, validation-failed",
        "typed/malformed, 400, malformed-request",
        "typed/method,    405, method-not-allowed",
        "anonymous,       401, unauthenticated"
    })
    void whereverAProblemArisesItIsWrittenInTheDialectOfItsRequest(String place, int status, String slug) {
        for (Dialect dialect : Dialect.values()) {
            Answer answer = faultyCaller.send(
                    requestFor(place).header(Faults.DIALECT, dialect.name()).header("X-Request-Id", "mine"));

            assertThat(answer.response().statusCode())
                    .as(answer.response().body())
                    .isEqualTo(status);
            switch (dialect) {
                case PROBLEM_DETAILS -> answer.isProblem(status, slug).has("request_id", "mine");
                case AI302, GEMINI ->
                    answer.hasHeader("Content-Type", "application/json")
                            .has("error.code", slug)
                            .has("error.type", "gateway_error");
                case ANTHROPIC ->
                    answer.hasHeader("Content-Type", "application/json")
                            .hasHeader("request-id", "mine")
                            .has("request_id", "mine")
                            .has("type", "error");
            }
            assertThat(answer.header("x-should-retry")).isEqualTo(dialect == Dialect.PROBLEM_DETAILS ? null : "false");
            carriesTheHeadersOfEveryAnswer(answer);
        }
    }

    private static HttpRequest.Builder requestFor(String place) {
        return switch (place) {
            case "typed" -> faultyCaller.request(CHARACTER).POST(BodyPublishers.ofString("{}"));
            case "typed/malformed" -> faultyCaller.request(CHARACTER).POST(BodyPublishers.ofString("{"));
            case "typed/method" -> faultyCaller.request(CHARACTER).DELETE();
            case "anonymous" ->
                HttpRequest.newBuilder(
                        faultyCaller.request("/api/v1/me").build().uri());
            default -> faultyCaller.request("/faulty/" + place).GET();
        };
    }

    // ---- HTTP messages ---------------------------------------------------------------------------------------

    static Stream<Arguments> brokenMessages() {
        String post = "POST " + CHARACTER + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        return Stream.of(
                Arguments.of("no request line", "rubbish\r\n\r\n", 400),
                Arguments.of("TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\r\n\r\n", 400),
                Arguments.of("method with a colon", "G:T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("method in lower case", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
                Arguments.of("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 400),
                Arguments.of("target with braces", "GET /a|b{<>} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with a NUL", "GET /a\u0000b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target not ASCII", "GET /\u00e4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with a bad escape", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with an escaped NUL", "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with an escaped slash", "GET /api%2fv1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target that climbs", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target that climbs inside", "GET /api/%2e%2e/admin HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with two slashes", "GET //api HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target with a semicolon", "GET /api;x=1/v1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("target of another host", "GET http://evil/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("unknown version", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400),
                Arguments.of("no version at all", "GET / HTTX/1.1\r\nHost: x\r\n\r\n", 400),
                Arguments.of("no host", "GET / HTTP/1.1\r\n\r\n", 400),
                Arguments.of("two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
                Arguments.of("host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
                Arguments.of("header with a space", "GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n", 400),
                Arguments.of("header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nX-A\r\n\r\n", 400),
                Arguments.of("header with a NUL", "GET / HTTP/1.1\r\nHost: x\r\nX-A: \u0000\r\n\r\n", 400),
                Arguments.of(
                        "header of 64 KB", "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(65536) + "\r\n\r\n", 431),
                Arguments.of(
                        "headers of 64 KB", "GET / HTTP/1.1\r\nHost: x\r\n" + "X-A: b\r\n".repeat(8192) + "\r\n", 431),
                Arguments.of("target of 64 KB", "GET /" + "a".repeat(65536) + " HTTP/1.1\r\nHost: x\r\n\r\n", 431),
                Arguments.of("101 headers", "GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(100) + "\r\n", 431),
                Arguments.of("two lengths", post + "Content-Length: 6\r\nContent-Length: 7\r\n\r\n{}    ", 400),
                Arguments.of("length below zero", post + "Content-Length: -1\r\n\r\n", 400),
                Arguments.of("length that is no number", post + "Content-Length: 2x\r\n\r\n{}", 400),
                Arguments.of("unknown transfer coding", post + "Transfer-Encoding: xchunked\r\n\r\n", 400),
                Arguments.of("unknown expectation", post + "Expect: a miracle\r\nContent-Length: 2\r\n\r\n{}", 400),
                Arguments.of(
                        "control character in the id",
                        "GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\u0001b\r\n\r\n",
                        400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenMessages")
    void aBrokenMessageIsAProblemToo(String name, String message, int status) throws IOException {
        new RawAnswer(exchange(message)).isProblem(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "5\r\n{}", "2\r\n{}xx", "-1\r\n", "ffffffffffffffff\r\n"})
    void aBodyInBrokenChunksIsTheCallersFault(String chunks) throws IOException {
        log.list.clear();

        new RawAnswer(exchange(head("Transfer-Encoding: chunked") + chunks)).isProblem(400);

        assertThat(log.list).noneMatch(event -> event.getLevel() == Level.ERROR);
    }

    @Test
    void aRequestIsNotSmuggledBehindAnother() throws IOException {
        String hidden = "POST " + CHARACTER + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + caller.key()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + MINIMAL.length() + "\r\n\r\n" + MINIMAL;

        String lengthIsWrong = exchange(head("Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n" + hidden);
        String codingIsOdd =
                exchange(head("Content-Length: 5", "Transfer-Encoding: chunked, identity") + "0\r\n\r\n" + hidden);

        assertThat(List.of(lengthIsWrong, codingIsOdd)).allSatisfy(text -> {
            new RawAnswer(text).isProblem(400);
            assertThat(text.split("HTTP/1\\.1 \\d", -1))
                    .as("one answer, then the end")
                    .hasSize(2);
        });
    }

    @Test
    void aCallerThatLeavesInMidBodyIsNoErrorOfTheGateway() throws IOException {
        log.list.clear();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write((head("Content-Length: 500", "X-Request-Id: gone") + "{\"prompt\"")
                            .getBytes(StandardCharsets.ISO_8859_1));
        }
        // the next response shows that the first request has at least begun
        caller.character(MINIMAL).isSuccess();

        Awaitility.await()
                .during(Duration.ofMillis(200))
                .until(() -> List.copyOf(log.list).stream().noneMatch(event -> event.getLevel() == Level.ERROR));
    }

    // ---- headers -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"a", "my-id-42", "two words", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"})
    void theCallersIdIsKept(String id) {
        caller.send(caller.request(CHARACTER).header("X-Request-Id", id).POST(BodyPublishers.ofString("{}")))
                .isProblem(400, "validation-failed")
                .hasHeader("X-Request-Id", id);
        caller.send(anonymous("/nothing").header("X-Request-Id", id).GET()).hasHeader("X-Request-Id", id);
    }

    @Test
    void theCallersIdHasAtMost128Characters() throws IOException {
        assertThat(idFor("a".repeat(128))).isEqualTo("a".repeat(128));
        assertThat(idFor("a".repeat(129))).matches("[0-9a-f-]{36}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "\u00e9", "\u00ff", "a\u00a0b"})
    void anIdThatCannotBePrintedIsReplaced(String id) throws IOException {
        assertThat(idFor(id)).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void theCallersIdIsKeptWhereTheMessageIsBroken() throws IOException {
        assertThat(new RawAnswer(exchange("GET /%zz HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\n\r\n")).id())
                .isEqualTo("mine");
    }

    @Test
    void everyAnswerCarriesIdAndTimesAndNoCookie() {
        Answer success = caller.character(MINIMAL).isSuccess();
        Answer preview =
                caller.send(caller.request(CHARACTER + "?dry_run=true").POST(BodyPublishers.ofString(MINIMAL)));
        Answer invalid = caller.character("{}").isProblem(400, "validation-failed");
        Answer malformed = caller.character("{").isProblem(400, "malformed-request");
        Answer tooLarge = caller.character(" ".repeat(9_000_000)).isProblem(413, "payload-too-large");
        Answer bug = faultyCaller.character(MINIMAL).isProblem(500, "internal-error");
        List<Answer> ofTheOperation = List.of(success, preview, invalid, malformed, tooLarge, bug);
        List<Answer> others = List.of(
                caller.send(caller.request("/api/v1/operations").GET()),
                caller.send(anonymous("/problems").GET()),
                caller.send(anonymous("/swagger-ui").GET()),
                caller.send(anonymous(CHARACTER).POST(BodyPublishers.ofString(MINIMAL)))
                        .isProblem(401, "unauthenticated"),
                caller.send(caller.request("/admin/v1/clients").GET()).isProblem(403, "not-allowed"),
                caller.send(caller.request("/api/v1/nothing").GET()).isProblem(404, "not-found"),
                caller.send(caller.request(CHARACTER).GET()).isProblem(405, "method-not-allowed"),
                caller.send(caller.request(CHARACTER)
                                .setHeader("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(MINIMAL)))
                        .isProblem(415, "unsupported-media-type"));

        assertThat(ofTheOperation).allSatisfy(answer -> {
            carriesTheHeadersOfEveryAnswer(answer);
            answer.hasHeader("Gateway-Operation", "doubao.drawing.character");
            assertThat(answer.header("Gateway-Attempts")).matches("\\d+");
        });
        assertThat(others).allSatisfy(ProblemResponsesIntegrationTests::carriesTheHeadersOfEveryAnswer);
        success.madeAttempts(1);
        assertThat(Stream.of(preview, invalid, malformed, tooLarge)).allSatisfy(answer -> answer.madeAttempts(0));
    }

    @Test
    void anUnreachableUpstreamIsAProblemWithTheSameHeaders() {
        try (RunningGateway alone = RunningGateway.start(
                data.resolve("alone"),
                "gateway.upstream.base-url=http://127.0.0.1:" + RawServer.closedPort(),
                "gateway.upstream.retry.initial-delay=1ms")) {
            Answer answer = TypedCaller.of(alone).character(MINIMAL);

            answer.isProblem(503, "upstream-unavailable").hasHeader("Gateway-Operation", "doubao.drawing.character");
            assertThat(answer.header("Gateway-Attempts")).isNotEqualTo("0");
            carriesTheHeadersOfEveryAnswer(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "application/xml", "image/png", "text/html;q=0.9, */*;q=0", "no/such/type", ""})
    void thereIsNothingButJsonWhateverIsAccepted(String accept) {
        Answer success =
                caller.send(caller.request(CHARACTER).header("Accept", accept).POST(BodyPublishers.ofString(MINIMAL)));
        Answer list = caller.send(
                caller.request("/api/v1/operations").header("Accept", accept).GET());

        success.isSuccess().hasHeader("Content-Type", "application/json");
        assertThat(list.response().statusCode()).isEqualTo(200);
        list.hasHeader("Content-Type", "application/json");
        caller.send(caller.request(CHARACTER).header("Accept", accept).POST(BodyPublishers.ofString("{}")))
                .isProblem(400, "validation-failed");
        caller.send(caller.request("/api/v1/nothing").header("Accept", accept).GET())
                .isProblem(404, "not-found");
        caller.send(anonymous(CHARACTER).header("Accept", accept).GET()).isProblem(401, "unauthenticated");
        faultyCaller
                .send(faultyCaller
                        .request("/faulty/filter")
                        .header("Accept", accept)
                        .GET())
                .isProblem(500, "internal-error");
    }

    // ---- types of problems -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void everyKindOfProblemHasAPageWhereItsTypeSays(ProblemType type) {
        Answer page = caller.send(anonymous("/problems/" + type.slug()).GET());

        assertThat(page.response().statusCode()).isEqualTo(200);
        page.hasHeader("Content-Type", "text/html;charset=UTF-8");
        assertThat(page.response().body())
                .contains(
                        "<code>" + type.slug() + "</code>",
                        Integer.toString(type.status().value()))
                .doesNotContain("`");
        assertThat(HtmlUtils.htmlUnescape(page.response().body().replaceAll("<[^>]+>", "")))
                .contains(
                        type.title(),
                        type.description().replace("`", ""),
                        "Sent again? " + type.repeat().advice().replace("`", ""));
        List<JsonNode> examples = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL)
                .matcher(page.response().body())
                .results()
                .map(found -> JsonMapper.shared().readTree(HtmlUtils.htmlUnescape(found.group(1))))
                .toList();
        assertThat(examples).hasSize(2);
        assertThat(examples.getFirst().path("type").stringValue()).isEqualTo("/problems/" + type.slug());
        assertThat(examples.getFirst().path("status").intValue())
                .isEqualTo(type.status().value());
        assertThat(examples.getLast().at("/error/code").stringValue()).isEqualTo(type.slug());
        assertThat(caller.send(anonymous("/problems").GET()).response().body())
                .contains("href=\"problems/" + type.slug() + "\"");
    }

    @Test
    void theTypeOfAProblemLeadsToItsPage() {
        String type = caller.character("{}").text("type");

        assertThat(caller.send(anonymous(type).GET()).response().body()).contains("<code>validation-failed</code>");
    }

    @ParameterizedTest
    @CsvSource({
        "malformed-request, 400",
        "validation-failed, 400",
        "unauthenticated, 401",
        "not-allowed, 403",
        "not-found, 404",
        "unknown-operation, 404",
        "method-not-allowed, 405",
        "idempotency-conflict, 409",
        "payload-too-large, 413",
        "unsupported-media-type, 415",
        "headers-too-large, 431",
        "idempotency-key-reused, 422",
        "content-rejected, 422",
        "upstream-rejected, 422",
        "rate-limited, 429",
        "concurrency-limited, 429",
        "budget-exhausted, 402",
        "upstream-invalid-response, 502",
        "upstream-failed, 502",
        "upstream-unavailable, 503",
        "upstream-account, 503",
        "shutting-down, 503",
        "upstream-timeout, 504",
        "internal-error, 500",
        "upgrade-required, 426"
    })
    void slugsAndStatusesAreThoseThatWerePromised(String slug, int status) {
        assertThat(ProblemType.ofSlug(slug))
                .hasValueSatisfying(type -> assertThat(type.status().value()).isEqualTo(status));
    }

    // ------------------------------------------------------------------------------------------------------------

    private static Answer isProblemOfStatus(Answer answer, int status) {
        return switch (status) {
            case 401 -> answer.isProblem(401, "unauthenticated");
            case 403 -> answer.isProblem(403, "not-allowed");
            default -> answer.isProblem(404, "not-found");
        };
    }

    private static void carriesTheHeadersOfEveryAnswer(Answer answer) {
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.header("Server-Timing")).matches("gateway;dur=\\d+\\.\\d, upstream;dur=\\d+\\.\\d");
        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.header("Server")).isNull();
        assertThat(answer.header("X-Powered-By")).isNull();
    }

    private static HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(caller.request(path).build().uri());
    }

    private static String idFor(String proposed) throws IOException {
        return new RawAnswer(exchange("GET /problems HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: "
                        + proposed + "\r\n\r\n"))
                .id();
    }

    /** Returns the head of a valid request with these headers added. */
    private static String head(String... headers) {
        return "POST " + CHARACTER + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + caller.key() + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** Returns the response until the gateway closes the connection or the response is complete. */
    private static String exchange(String message) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Response as it was received.
     *
     * @param text complete text
     */
    private record RawAnswer(String text) {

        void isProblem(int status) {
            assertThat(text).startsWith("HTTP/1.1 " + status + " ");
            assertThat(text).contains("\r\nContent-Type: application/problem+json\r\n", "\"status\":" + status + ",");
            assertThat(text).contains("\"request_id\":\"" + id() + "\"", "\"instance\":\"/");
            assertThat(text)
                    .doesNotContainIgnoringCase("<html")
                    .doesNotContainIgnoringCase("tomcat")
                    .doesNotContainIgnoringCase("\nServer:")
                    .doesNotContain("Exception", "Set-Cookie");
        }

        String id() {
            Matcher id = Pattern.compile("\r\nX-Request-Id: ([^\r]+)\r\n").matcher(text);
            assertThat(id.find()).as(text).isTrue();
            return id.group(1);
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
