package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.IssuedKey;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.token.BrowserGrant;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.web.Authenticator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * Access control by path and credential. There is no endpoint at the tested path below /api, so a permitted request
 * gets 404.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecurityIntegrationTests {

    private static final String API = "/api/v1/nothing";
    private static final String NOWHERE = "/nothing/here";

    private static RunningGateway gateway;
    private static Clients clients;
    private static String key;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory);
        clients = gateway.bean(Clients.class);
        key = clients.provide("caller", null).reveal();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,'Bearer '",
        "authorization,'bearer '",
        "x-api-key,''",
        "Authorization,''",
        "api-key,''",
        "xi-api-key,''",
        "X-Goog-Api-Key,''",
        "mj-api-secret,''"
    })
    void takesTheKeyFromEachOfTheHeaders(String header, String prefix) {
        assertThat(statusOf(API, header, prefix + key)).isEqualTo(404);
        assertThat(statusOf(NOWHERE, header, prefix + key)).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'key=%s',                     404",
        "'api_key=%s',                 404",
        "'apikey=%s',                  404",
        "'alt=sse&key=%s&x=y',         404",
        "'key=%s&api_key=rubbish',     404",
        "'api_key=%s&key=rubbish',     404",
        "'key=%s&key=%s',              404",
        "'key=%s&key=gw302_a_b',        401",
        "'key=%s&apikey=gw302_a_b',     401",
        "'key=%s&key=',                404",
        "'key=%sx',                    401",
        "'KEY=%s',                     404",
        "'apiKey=%s',                  404",
        "'key=%s&KEY=%s',              404",
        "'akey=%s',                    401",
        "'key=',                       401",
        "'key',                        401",
        "'%s',                         401"
    })
    void takesAKeyFromTheQueryAtPathsOf302Ai(String query, int status) {
        assertThat(statusIn(NOWHERE, query.replace("%s", key))).isEqualTo(status);
        assertThat(statusIn(API, query.replace("%s", key))).isEqualTo(401);
        assertThat(statusIn("/admin/v1/clients", query.replace("%s", RunningGateway.ADMIN_KEY)))
                .isEqualTo(401);
    }

    @Test
    void takesAKeyFromTheQueryInWhateverEncoding() {
        String encoded = key.chars().mapToObj(c -> "%" + Integer.toHexString(c)).collect(Collectors.joining());

        assertThat(statusIn(NOWHERE, "key=" + encoded)).isEqualTo(404);
        assertThat(statusIn(NOWHERE, "k%65y=" + key)).isEqualTo(404);
    }

    @Test
    void takesNothingButKeysFromTheQuery() {
        Caller caller = Objects.requireNonNull(
                gateway.bean(KeyDirectory.class).find(Objects.requireNonNull(ApiKey.parse(key))));
        String token = gateway.bean(BrowserTokens.class)
                .mint(caller, new BrowserGrant(List.of("*"), Duration.ofMinutes(1), null, null, null))
                .token();

        assertThat(statusOf(NOWHERE, "Authorization", "Bearer " + token)).isEqualTo(404);
        assertThat(statusIn(NOWHERE, "key=" + token)).isEqualTo(401);
        assertThat(statusIn(NOWHERE, "key=" + RunningGateway.ADMIN_KEY)).isEqualTo(401);
    }

    @Test
    void takesAKeyInABrokenEncodingForNone() throws IOException {
        assertThat(raw("GET /nothing/here?key=%zz HTTP/1.1", "Host: x")).startsWith("HTTP/1.1 401 ");
        assertThat(raw("GET /nothing/here?key=" + key + "% HTTP/1.1", "Host: x"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void looksForAKeyInNoForm() throws IOException {
        assertThat(raw(
                        "POST /nothing/here HTTP/1.1",
                        "Host: x",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + (key.length() + 4),
                        "",
                        "key=" + key))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void takesTheCredentialOfThisGatewayFromSeveral() {
        String query = NOWHERE + "?key=" + key;

        assertThat(statusOf(API, "Authorization", "Bearer sk-of-another-service", "x-api-key", key))
                .isEqualTo(404);
        assertThat(statusOf(API, "Authorization", "Basic dTpw", "api-key", key)).isEqualTo(404);
        assertThat(statusOf(API, "x-api-key", key, "x-goog-api-key", "rubbish")).isEqualTo(404);
        assertThat(statusOf(API, "x-api-key", key, "x-api-key", key)).isEqualTo(404);
        assertThat(statusOf(API, "Authorization", "Bearer " + key, "api-key", key))
                .isEqualTo(404);
        assertThat(statusOf("/admin/v1/clients", "x-api-key", RunningGateway.ADMIN_KEY, "api-key", "rubbish"))
                .isEqualTo(200);
        assertThat(statusOf(query, "x-api-key", "rubbish")).isEqualTo(404);
        assertThat(statusOf(query, "mj-api-secret", key)).isEqualTo(404);
        assertThat(statusOf(NOWHERE + "?key=rubbish", "mj-api-secret", key)).isEqualTo(404);
    }

    @Test
    void takesNoneOfTwoDifferentCredentialsOfThisGateway(CapturedOutput output) {
        for (String other : List.of("gw302_a_b", "gw302t_x", RunningGateway.ADMIN_KEY)) {
            assertThat(statusOf(API, "Authorization", "Bearer " + key, "xi-api-key", other))
                    .as(other)
                    .isEqualTo(401);
        }
        assertThat(statusOf(NOWHERE + "?key=gw302_a_b", "x-api-key", key)).isEqualTo(401);
        assertThat(detailOf(API, "x-api-key", key, "api-key", "gw302_a_b"))
                .isEqualTo("The request has two different credentials of this gateway; send one");
        assertThat(output.getOut()).contains("request refused: two different credentials of this gateway");
        assertThat(output.getOut()).doesNotContain(key);
    }

    @Test
    void theLogAloneSaysWhyACredentialIsNotAccepted(CapturedOutput output) {
        Clients clients = gateway.bean(Clients.class);
        String client = clients.create("refused").id();
        IssuedKey revoked = clients.issueKey(client, "revoked", null);
        clients.revokeKey(client, revoked.key().id());
        IssuedKey expiring = clients.issueKey(client, "expiring", Instant.now().plusMillis(50));
        String disabled = clients.create("disabled").id();
        IssuedKey ofDisabled = clients.issueKey(disabled, "k", null);
        clients.update(disabled, it -> it.withEnabled(false));
        Awaitility.await()
                .until(() -> statusOf(API, "x-api-key", expiring.apiKey().reveal()) == 401);

        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("gw302_nobody_x", "key unknown|nobody");
        reasons.put(revoked.apiKey().reveal(), "key revoked|" + revoked.key().id());
        reasons.put(expiring.apiKey().reveal(), "key expired|" + expiring.key().id());
        reasons.put(
                ofDisabled.apiKey().reveal(),
                "key client disabled|" + ofDisabled.key().id());
        reasons.put(
                "gw302_" + expiring.key().id() + "_wrong",
                "key wrong secret|" + expiring.key().id());
        reasons.put("gw302t_forged", "browser token with a signature of another gateway or secret|");
        reasons.put("sk-of-another-service", "the credential is none of this gateway|");
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            String id = UUID.randomUUID().toString();
            assertThat(detailOf(API, "x-api-key", each.getKey(), "X-Request-Id", id))
                    .isEqualTo("A valid key of this gateway is needed");
            String[] expected = each.getValue().split("\\|", -1);
            assertThat(output.getOut().lines().filter(line -> line.contains(id)).toList())
                    .as(each.getValue())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("request refused: " + expected[0], expected[1], "unauthenticated", API)
                    .doesNotContain(each.getKey());
        }
    }

    @Test
    void eachRefusedRequestHasALineAndACallHasItsOwn(CapturedOutput output) throws IOException {
        for (String target : List.of(
                "/api/v1/operations?x=1",
                "/nothing/here",
                "/api/v1/nothing",
                "/a//b",
                "/a/" + key,
                "/a/" + key.replace("_", "%5F"))) {
            String id = UUID.randomUUID().toString();
            raw("GET " + target + " HTTP/1.1", "Host: x", "X-Request-Id: " + id, "x-api-key: " + key);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(output.getOut()
                                    .lines()
                                    .filter(line -> line.contains(id))
                                    .toList())
                            .as(target)
                            .singleElement(InstanceOfAssertFactories.STRING)
                            .contains("request refused: "));
        }
        assertThat(output.getOut()).doesNotContain(key, key.substring(key.lastIndexOf('_') + 1));
    }

    private static String detailOf(String path, String... headers) {
        return JsonPath.read(bodyOf(path, headers), "$.detail");
    }

    @Test
    void answersEveryKeyThatDoesNotFitInTheSameWords() {
        Client client = clients.create("other");
        IssuedKey revoked = clients.issueKey(client.id(), "revoked", null);
        clients.revokeKey(client.id(), revoked.key().id());
        Client pausing = clients.create("pausing");
        IssuedKey disabled = clients.issueKey(pausing.id(), "disabled", null);
        clients.update(pausing.id(), it -> it.withEnabled(false));
        IssuedKey expired = clients.issueKey(
                client.id(), "expired", Clock.systemUTC().instant().plusMillis(300));
        Awaitility.await()
                .until(() -> statusOf(API, "x-api-key", expired.apiKey().reveal()) == 401);

        List<String> bodies = Stream.of(
                        "Bearer " + revoked.apiKey().reveal(),
                        "Bearer " + disabled.apiKey().reveal(),
                        "Bearer " + expired.apiKey().reveal(),
                        "Bearer " + key.substring(0, key.length() - 1) + "x",
                        "Bearer gw302_unknown_secret",
                        "Bearer gw302t_unknown_secret",
                        "Bearer ",
                        "Bearer",
                        "Basic dXNlcjpwYXNz",
                        "%%% not a credential",
                        "")
                .map(this::refusal)
                .distinct()
                .toList();

        assertThat(bodies)
                .containsExactly("{\"type\":\"/problems/unauthenticated\",\"title\":\"No valid credential\","
                        + "\"status\":401,\"detail\":\"A valid key of this gateway is needed\","
                        + "\"instance\":\"/api/v1/nothing\",\"request_id\":\"the-same\",\"errors\":[]}");
    }

    private String refusal(String authorization) {
        return new String(
                gateway.anonymous()
                        .post()
                        .uri(API)
                        .header("Authorization", authorization)
                        .header("X-Request-Id", "the-same")
                        .exchange()
                        .expectStatus()
                        .isUnauthorized()
                        .expectHeader()
                        .contentType("application/problem+json")
                        .expectHeader()
                        .valueEquals("WWW-Authenticate", "Bearer")
                        .expectHeader()
                        .doesNotExist("Set-Cookie")
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8);
    }

    @Test
    void keepsAdministratorsAndClientsApart() {
        gateway.as(RunningGateway.ADMIN_KEY)
                .get()
                .uri(API)
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/not-allowed");
        gateway.as(key)
                .get()
                .uri("/admin/v1/clients")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/not-allowed");
        gateway.as(RunningGateway.ADMIN_KEY + "x")
                .get()
                .uri("/admin/v1/clients")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void hasNoAdministratorUnlessOneIsConfigured(@TempDir Path directory, CapturedOutput output) {
        try (RunningGateway closed = RunningGateway.start(directory, "gateway.admin.key=")) {
            closed.as("")
                    .get()
                    .uri("/admin/v1/clients")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
            closed.as(RunningGateway.ADMIN_KEY)
                    .get()
                    .uri("/admin/v1/clients")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
        }
        assertThat(output).containsOnlyOnce("No administrator's key is set");
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing/here,    unknown-operation",
        "/login,           unknown-operation",
        "/actuator,        not-found",
        "/actuator/health, not-found",
        "/actuator/env,    not-found",
        "/error,           not-found"
    })
    void answersAnUnknownPathWithAProblem(String path, String slug) {
        gateway.as(key)
                .get()
                .uri(path)
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/" + slug);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing/here",
                "/actuator/health",
                "/login",
                "/favicon.icox",
                "/problemsx",
                "/v3",
                "/v3/api-docsx",
                "/swagger-uix",
                "/errors",
                "/apix",
                "/adminx"
            })
    void needsAKeyForWhateverIsNotOpen(String path) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.OPTIONS)) {
            gateway.anonymous()
                    .method(method)
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("/problems/unauthenticated");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v3/api-docs/gateway",
                "/v3/api-docs/admin",
                "/v3/api-docs.yaml/gateway",
                "/v3/api-docs/swagger-config",
                "/swagger-ui",
                "/swagger-ui/index.html",
                "/problems",
                "/problems/not-found"
            })
    void showsTheDocumentsToEverybody(String path) {
        assertThat(statusOf(path, "x-api-key", "rubbish")).isIn(200, 302);
        assertThat(statusOf(path)).isIn(200, 302);
    }

    @Test
    void keepsThePlaceOpenWhereSwaggerUiMayBeMovedTo() {
        assertThat(statusOf("/swagger-ui.html")).isEqualTo(404);
    }

    // ---- error formats -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat/completions,                              $.error.code,       unauthenticated",
        "GET,  /v1/chat/completions,                              $.error.code,       unauthenticated",
        "POST, /doubao/drawing/character,                         $.error.err_code,   -10001",
        "POST, /v1/messages,                                      $.error.type,       authentication_error",
        "POST, /cc/v1/messages,                                   $.error.type,       authentication_error",
        "POST, /v1beta/models/gemini-pro:generateContent,         $.error.status,     UNAUTHENTICATED",
        "POST, /v1beta/models/gemini-pro:streamGenerateContent,   $.error.status,     UNAUTHENTICATED",
        "POST, /v1beta/models/gemini-pro:unheardOf,               $.error.status,     UNAUTHENTICATED",
        "POST, /v1/nothing/here,                                  $.error.code,       unauthenticated",
        "POST, /nothing/here,                                     $.type,             /problems/unauthenticated",
        "POST, /api/v1/images/character,                          $.type,             /problems/unauthenticated",
        "GET,  /admin/v1/clients,                                 $.type,             /problems/unauthenticated"
    })
    void refusesInTheWordsOfThePath(HttpMethod method, String path, String pointer, String value) {
        gateway.anonymous()
                .method(method)
                .uri(path)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("WWW-Authenticate", "Bearer")
                .expectBody()
                .jsonPath(pointer)
                .value(actual -> assertThat(actual).hasToString(value));
    }

    @Test
    void refusesOperatorsInTheWordsOfThePath() {
        gateway.as(RunningGateway.ADMIN_KEY)
                .post()
                .uri("/v1/messages")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .jsonPath("$.error.type")
                .isEqualTo("permission_error");
    }

    // ---- malformed requests ------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api//v1 HTTP/1.1",
                "GET /api/v1;x=y HTTP/1.1",
                "GET /api/%2e%2e/admin HTTP/1.1",
                "GET /a%25b HTTP/1.1",
                "BREW /api/v1 HTTP/1.1"
            })
    void answersAnAttackWithAProblem(String requestLine) throws IOException {
        assertThat(raw(requestLine, "Host: x")).startsWith("HTTP/1.1 400 ").contains("/problems/malformed-request");
    }

    @Test
    void answersAHeaderOfControlCharactersWithAProblem() throws IOException {
        assertThat(raw("GET /admin/v1/clients HTTP/1.1", "Host: x", "Authorization: Bearer \u0085"))
                .startsWith("HTTP/1.1 400 ")
                .contains("/problems/malformed-request");
    }

    private static String raw(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void exposesOnlyHealthInfoAndMetricsToOperators() {
        for (String path : List.of("health", "health/liveness", "health/readiness", "info", "prometheus")) {
            gateway.management()
                    .get()
                    .uri("/actuator/" + path)
                    .exchange()
                    .expectStatus()
                    .isOk();
        }
        for (String path : List.of(
                "env",
                "beans",
                "configprops",
                "heapdump",
                "loggers",
                "threaddump",
                "mappings",
                "shutdown",
                "metrics",
                "flyway",
                "scheduledtasks",
                "conditions",
                "logfile")) {
            gateway.management()
                    .get()
                    .uri("/actuator/" + path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)) {
            gateway.management()
                    .method(method)
                    .uri("/actuator/health")
                    .exchange()
                    .expectStatus()
                    .is4xxClientError();
        }
    }

    @Test
    void remembersWhoCalledAndNotWithWhat() {
        assertThat(gateway.bean(Authenticator.class).authenticate(key))
                .isNotNull()
                .satisfies(authentication -> {
                    assertThat(authentication.getPrincipal())
                            .isInstanceOfSatisfying(
                                    Caller.class,
                                    caller -> assertThat(caller.client()).isEqualTo("caller"));
                    assertThat(authentication.getCredentials()).isNull();
                    assertThat(authentication.toString()).doesNotContain(key.split("_")[2]);
                });
    }

    @Test
    void keepsNoSession() {
        gateway.as(key).get().uri(API).exchange().expectHeader().doesNotExist("Set-Cookie");
    }

    @Test
    void logsNoKey(CapturedOutput output) {
        statusOf(API, "Authorization", "Bearer " + key);
        statusOf(API, "Authorization", "Bearer " + key + "-wrong");
        statusOf("/admin/v1/clients", "Authorization", "Bearer " + RunningGateway.ADMIN_KEY);
        statusIn(NOWHERE, "key=" + key);
        statusIn(NOWHERE, "key=" + key + "x");

        assertThat(output.getAll())
                .contains("Tomcat started on port")
                .doesNotContain(key)
                .doesNotContain(key.substring(key.lastIndexOf('_') + 1))
                .doesNotContain(RunningGateway.ADMIN_KEY)
                .doesNotContain("security password");
    }

    /** Returns the status of a request whose query is sent unchanged. */
    private static int statusIn(String path, String query) {
        return gateway.anonymous()
                .get()
                .uri(URI.create("http://127.0.0.1:" + gateway.port() + path + "?" + query))
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private static String bodyOf(String path, String... headers) {
        var request = gateway.anonymous().get().uri(path);
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        return new String(
                Objects.requireNonNull(request.exchange().returnResult().getResponseBodyContent()),
                StandardCharsets.UTF_8);
    }

    private static int statusOf(String path, String... headers) {
        var request = gateway.anonymous().get().uri(path);
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        return request.exchange().returnResult().getStatus().value();
    }
}
