package io.gateway302.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.identity.AllowedOrigins;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Client;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.ValidationMode;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.IssuedKey;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** Browser tokens: permissions and limits that a client may mint, and web origins that may use them. */
@ExtendWith(OutputCaptureExtension.class)
class BrowserTokenIntegrationTests {

    private static final String MINT = "/api/v1/browser-tokens";
    private static final String DRY_RUN = "/api/v1/images/character?dry_run=true";
    private static final String PICTURE = "{\"prompt\": \"a cat\", \"image_urls\": \"https://example.com/cat.jpg\"}";
    private static final String SHOP = "https://shop.example.com";
    private static final String NEWS = "https://news.example.com";

    private static RunningGateway gateway;
    private static Clients clients;
    private static String key;
    private static Client shop;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory);
        clients = gateway.bean(Clients.class);
        shop = clients.create("shop");
        key = newKey(shop).apiKey().reveal();
        AllowedOrigins.allow(gateway, shop.id(), SHOP, "https://other-shop.example.com");
        AllowedOrigins.allow(gateway, clients.create("news").id(), NEWS);
    }

    private static IssuedKey newKey(Client client) {
        return clients.issueKey(client.id(), "a-key", null);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void answersWithATokenAndItsEnd() {
        Instant before = Instant.now();

        ResponseSpec answer = mint(key, "{\"operations\": [\"doubao.*\"]}");

        String body = body(answer.expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches(HttpHeaders.CACHE_CONTROL, ".*no-store.*"));
        assertThat(JsonPath.<Map<String, Object>>read(body, "$")).containsOnlyKeys("token", "expires_at");
        assertThat(JsonPath.<String>read(body, "$.token")).startsWith("gw302t_");
        assertThat(Instant.parse(JsonPath.<String>read(body, "$.expires_at")))
                .isBetween(before.plusSeconds(299), Instant.now().plusSeconds(300));
    }

    @Test
    void narrowsTheCallerToWhatTheTokenSays() {
        Caller bearer = Objects.requireNonNull(gateway.bean(BrowserTokens.class)
                .find(token("{\"operations\": [\"doubao.drawing.*\"], \"ttl_seconds\": 60, \"origin\": \"" + SHOP
                        + "\", \"max_requests\": 3, \"max_usd\": \"0.50\"}")));

        assertThat(bearer.kind()).isEqualTo(Caller.Kind.BROWSER_TOKEN);
        assertThat(bearer.clientId()).isEqualTo(shop.id());
        assertThat(bearer.client()).isEqualTo("shop");
        assertThat(key).contains(bearer.keyId());
        assertThat(bearer.origin()).isEqualTo(SHOP);
        assertThat(bearer.permissions().operations()).containsExactly("doubao.drawing.*");
        assertThat(bearer.permissions().within()).isEqualTo(Permissions.ALL);
        assertThat(bearer.scopes()).first().extracting(LimitScope::id).isEqualTo("client:" + shop.id());
        assertThat(bearer.scopes().subList(1, bearer.scopes().size()))
                .singleElement()
                .satisfies(scope -> {
                    assertThat(scope.id()).matches("token:[0-9a-f]{8}-[0-9a-f]{4}-7.*");
                    assertThat(scope.clientId()).isEqualTo(shop.id());
                    assertThat(scope.limits())
                            .isEqualTo(new Limits(null, null, null, Map.of(), null, null, 3, new BigDecimal("0.50")));
                    assertThat(Objects.requireNonNull(scope.expiresAt()))
                            .isBetween(
                                    Instant.now().plusSeconds(50), Instant.now().plusSeconds(60));
                });
    }

    @Test
    void addsNoScopeWithoutCeilings() {
        Caller bearer =
                Objects.requireNonNull(gateway.bean(BrowserTokens.class).find(token("{\"operations\": [\"*\"]}")));

        assertThat(bearer.scopes()).extracting(LimitScope::id).containsExactly("client:" + shop.id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                    | operations:required",
                "{'operations': []}                                    | operations:size",
                "{'operations': 'doubao.*'}                            | operations:type",
                "{'operations': ['']}                                  | operations[0]:pattern",
                "{'operations': ['nothing.*', 'section:Nothing']}      | operations:not_allowed",
                "{'operations': ['*'], 'ttl_seconds': 0}               | ttl_seconds:min",
                "{'operations': ['*'], 'ttl_seconds': 901}             | ttl_seconds:max",
                "{'operations': ['*'], 'ttl_seconds': '60'}            | ttl_seconds:type",
                "{'operations': ['*'], 'max_requests': 0}              | max_requests:min",
                "{'operations': ['*'], 'max_usd': 1}                   | max_usd:type",
                "{'operations': ['*'], 'max_usd': '0.00'}              | max_usd:pattern",
                "{'operations': ['*'], 'max_usd': '-1'}                | max_usd:pattern",
                "{'operations': ['*'], 'max_usd': '1e3'}               | max_usd:pattern",
                "{'operations': ['*'], 'origin': 'https://foreign.io'} | origin:not_allowed",
                "{'operations': ['*'], 'origin': '*'}                  | origin:not_allowed",
                "{'operations': ['no'], 'origin': 'null'}              | operations:not_allowed origin:not_allowed",
                "{'operations': ['*'], 'ttl': 60}                      | ttl:unknown"
            })
    void namesEverythingThatIsWrong(String request, String violations) {
        String body = body(mint(key, request.replace('\'', '"')).expectStatus().isBadRequest());

        assertThat(JsonPath.<List<Map<String, String>>>read(body, "$.errors"))
                .map(error -> error.get("field") + ":" + error.get("code"))
                .containsExactly(violations.split(" "));
    }

    @Test
    void mintsNothingThatTheClientItselfMayNotDo() {
        Caller narrow = new Caller(
                shop.id(),
                "shop",
                "a-key",
                Caller.Kind.KEY,
                new Permissions(List.of("kling.*"), List.of("*")),
                List.of(),
                null);
        BrowserGrant doubao = new BrowserGrant(List.of("doubao.*"), Duration.ofMinutes(1), null, null, null);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> gateway.bean(BrowserTokens.class).mint(narrow, doubao))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION_FAILED));
    }

    @Test
    void mintsNoTokenByToken() {
        BrowserTokens tokens = gateway.bean(BrowserTokens.class);
        Caller bearer = Objects.requireNonNull(tokens.find(token("{\"operations\": [\"*\"]}")));
        BrowserGrant all = new BrowserGrant(List.of("*"), Duration.ofMinutes(1), null, null, null);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tokens.mint(bearer, all))
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_ALLOWED));
    }

    @Test
    void isCheckedAsItsClientIs() {
        Client client = clients.create("checked", it -> it.withValidation(ValidationMode.ENFORCE));
        BrowserTokens tokens = gateway.bean(BrowserTokens.class);
        String token = token(newKey(client).apiKey().reveal(), "{\"operations\": [\"*\"]}");

        assertThat(Objects.requireNonNull(tokens.find(token)).validation()).isEqualTo(ValidationMode.ENFORCE);
        clients.update(client.id(), it -> it.withValidation(ValidationMode.OFF));
        assertThat(Objects.requireNonNull(tokens.find(token)).validation()).isEqualTo(ValidationMode.OFF);
    }

    @Test
    void diesWithItsKeyAndWithItsClient() {
        Client brief = clients.create("short-lived");
        IssuedKey first = newKey(brief);
        IssuedKey second = newKey(brief);
        String ofFirst = token(first.apiKey().reveal(), "{\"operations\": [\"*\"]}");
        String ofSecond = token(second.apiKey().reveal(), "{\"operations\": [\"*\"]}");
        call(ofFirst, null).expectStatus().isOk();

        clients.revokeKey(brief.id(), first.key().id());
        call(ofFirst, null).expectStatus().isUnauthorized();
        call(ofSecond, null).expectStatus().isOk();

        clients.update(brief.id(), it -> it.withEnabled(false));
        call(ofSecond, null).expectStatus().isUnauthorized();
        clients.remove(brief.id());
        call(ofSecond, null).expectStatus().isUnauthorized();
    }

    @Test
    void doesNotStartWithASecretThatIsTooShort(@TempDir Path directory, CapturedOutput output) {
        assertThatThrownBy(() -> RunningGateway.start(directory, "gateway.identity.token-secret=too-short"));

        assertThat(output)
                .contains("The secret that signs browser tokens has 9 bytes; it must have at least 32.")
                .contains("Set GATEWAY_TOKEN_SECRET");
    }

    @Test
    void isNotTakenFromTheQuery() {
        gateway.anonymous()
                .post()
                .uri(DRY_RUN + "&token=" + token("{\"operations\": [\"*\"]}") + "&access_token=x")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void isNeverLogged(CapturedOutput output) {
        String token = token("{\"operations\": [\"*\"]}");
        call(token, SHOP).expectStatus().isOk();
        call(token, "https://foreign.example.com").expectStatus().isForbidden();

        assertThat(output).doesNotContain("gw302t_").doesNotContain(token.split("\\.")[2]);
    }

    @Test
    void letsAPageReadAnswersAndProblems() {
        String token = token("{\"operations\": [\"*\"], \"origin\": \"" + SHOP + "\"}");

        shown(call(token, SHOP).expectStatus().isOk());
        shown(post(token, SHOP, DRY_RUN, "{}").expectStatus().isBadRequest());
        shown(post(token, SHOP, MINT, "{}").expectStatus().isForbidden());
        shown(post(token, SHOP, "/api/v1/nothing", "{}").expectStatus().isNotFound());
        shown(call("rubbish", SHOP).expectStatus().isUnauthorized());
        shown(call(key, SHOP).expectStatus().isOk());
    }

    private static void shown(ResponseSpec answer) {
        answer.expectHeader()
                .valueEquals("Access-Control-Allow-Origin", SHOP)
                .expectHeader()
                .valueMatches("Access-Control-Expose-Headers", ".*X-Request-Id.*Retry-After.*")
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Credentials");
        assertThat(answer.returnResult().getResponseHeaders().getVary()).contains("Origin");
    }

    @Test
    void showsNothingToAForeignPage() {
        String bound = token("{\"operations\": [\"*\"], \"origin\": \"" + SHOP + "\"}");
        String unbound = token("{\"operations\": [\"*\"]}");

        hidden(call(bound, NEWS).expectStatus().isForbidden());
        hidden(call(bound, "https://other-shop.example.com").expectStatus().isForbidden());
        hidden(call(bound, "https://foreign.example.com").expectStatus().isForbidden());
        hidden(call(bound, null).expectStatus().isForbidden());
        hidden(call(unbound, NEWS).expectStatus().isForbidden());
        hidden(call(unbound, "null").expectStatus().isForbidden());
        hidden(call(unbound, null).expectStatus().isOk());
        hidden(call(key, NEWS).expectStatus().isOk());
        hidden(call("rubbish", "https://foreign.example.com").expectStatus().isUnauthorized());
    }

    private static void hidden(ResponseSpec answer) {
        HttpHeaders headers = answer.returnResult().getResponseHeaders();
        assertThat(headers.headerNames()).noneMatch(name -> name.startsWith("Access-Control-"));
        assertThat(headers.getVary()).contains("Origin");
    }

    @Test
    void answersThePreflightOfEveryPageThatSomeClientAllows() {
        for (String origin : List.of(SHOP, NEWS)) {
            preflight("/api/v1/images/character", origin, "POST", "authorization,content-type,idempotency-key")
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Origin", origin)
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Methods", "GET,POST,DELETE,OPTIONS")
                    .expectHeader()
                    .valueEquals("Access-Control-Allow-Headers", "authorization, content-type, idempotency-key")
                    .expectHeader()
                    .valueEquals("Access-Control-Max-Age", "600")
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Credentials");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void answersThePreflightOfEveryMethodAndHeaderAtPathsOf302Ai(String method) {
        String headers = "authorization,x-stainless-os,anthropic-dangerous-direct-browser-access,x-evil";

        preflight("/v1/chat/completions", SHOP, method, headers)
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", SHOP)
                .expectHeader()
                .valueEquals("Access-Control-Allow-Methods", "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS")
                .expectHeader()
                .valueEquals("Access-Control-Allow-Headers", headers.replace(",", ", "))
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Credentials");
    }

    @Test
    void letsAPageReadRefusalsAtPathsOf302Ai() {
        String bound = token("{\"operations\": [\"*\"], \"origin\": \"" + SHOP + "\"}");

        shown(post("rubbish", SHOP, "/v1/chat/completions", "{}").expectStatus().isUnauthorized());
        hidden(post("rubbish", "https://foreign.example.com", "/v1/chat/completions", "{}")
                .expectStatus()
                .isUnauthorized());
        hidden(post(bound, NEWS, "/v1/chat/completions", "{}").expectStatus().isForbidden());
        hidden(post(bound, null, "/v1/chat/completions", "{}").expectStatus().isForbidden());
        shown(post(bound, SHOP, "/nothing/here", "{}").expectStatus().isNotFound());
    }

    @Test
    void showsAPageWhatItsClientNeeds() {
        assertThat(post("rubbish", SHOP, "/v1/chat/completions", "{}")
                        .returnResult()
                        .getResponseHeaders()
                        .getAccessControlExposeHeaders())
                .contains("X-Request-Id", "request-id", "x-should-retry", "Gateway-Validation", "Retry-After");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,     https://foreign.example.com,   POST,   authorization, 403",
        "/v1/chat/completions,     https://shop.example.com,      BREW,   authorization, 403",
        "/api/v1/images/character, https://foreign.example.com,   POST,   authorization, 403",
        "/api/v1/images/character, null,                          POST,   authorization, 403",
        "/api/v1/images/character, http://shop.example.com,       POST,   authorization, 403",
        "/api/v1/images/character, https://shop.example.com:8443, POST,   authorization, 403",
        "/api/v1/images/character, https://shop.example.com,      PUT,    authorization, 403",
        "/api/v1/images/character, https://shop.example.com,      POST,   x-evil,        403",
        "/admin/v1/clients,        https://shop.example.com,      POST,   authorization, 401",
    })
    void refusesEveryOtherPreflight(String path, String origin, String method, String headers, int status) {
        ResponseSpec answer = preflight(path, origin, method, headers);

        answer.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(path.startsWith("/v1/") ? "application/json" : "application/problem+json");
        assertThat(answer.returnResult().getResponseHeaders().headerNames())
                .noneMatch(name -> name.startsWith("Access-Control-"));
    }

    @Test
    void keepsPagesOutOfTheAdministration() {
        gateway.as(RunningGateway.ADMIN_KEY)
                .get()
                .uri("/admin/v1/clients")
                .header(HttpHeaders.ORIGIN, SHOP)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist("Access-Control-Allow-Origin");
    }

    private static ResponseSpec preflight(String path, String origin, String method, String headers) {
        return gateway.anonymous()
                .options()
                .uri(path)
                .header(HttpHeaders.ORIGIN, origin)
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, method)
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, headers)
                .exchange();
    }

    private static ResponseSpec call(String credential, @Nullable String origin) {
        return post(credential, origin, DRY_RUN, PICTURE);
    }

    private static ResponseSpec mint(String credential, String body) {
        return post(credential, null, MINT, body);
    }

    private static ResponseSpec post(String credential, @Nullable String origin, String path, String body) {
        return gateway.as(credential)
                .method(HttpMethod.POST)
                .uri(path)
                .headers(headers -> {
                    if (origin != null) {
                        headers.set(HttpHeaders.ORIGIN, origin);
                    }
                })
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private static String token(String request) {
        return token(key, request);
    }

    private static String token(String credential, String request) {
        return JsonPath.read(body(mint(credential, request).expectStatus().isCreated()), "$.token");
    }

    private static String body(ResponseSpec answer) {
        return new String(answer.expectBody().returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
    }
}
