package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.gateway302.RunningGateway;
import io.gateway302.api.TestForm;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.client.IssuedKey;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.identity.token.BrowserGrant;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.token.TokenClaims;
import io.gateway302.identity.token.TokenSignature;
import io.gateway302.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Access control of every endpoint with every credential. To add an endpoint or a credential, add a line below its
 * name, and its column or row.
 */
class AccessMatrixIntegrationTests {

    /** Expected status codes, with a row for each credential and a column for each endpoint. */
    private static final String EXPECTED = """
                                  | draw | dry | list | one | me   | mint | lost | clients | create | audit | keys | docs | problem | nowhere | remove nowhere | health
            none                  | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            unknown key           | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            wrong key             | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            expired key           | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            disabled client       | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            key                   | 200  | 200 | 200  | 200 | 200  | 201  | 404  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            key in a page         | 200  | 200 | 200  | 200 | 200  | 201  | 404  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            token                 | 200  | 200 | 403  | 403 | 403  | 403  | 403  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            token in its page     | 200  | 200 | 403  | 403 | 403  | 403  | 403  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            token elsewhere       | 403  | 403 | 403  | 403 | 403  | 403  | 403  | 403     | 403    | 403   | 403  | 200  | 200     | 403     | 403            | 200
            token without page    | 403  | 403 | 403  | 403 | 403  | 403  | 403  | 403     | 403    | 403   | 403  | 200  | 200     | 403     | 403            | 200
            token for another     | 403  | 403 | 403  | 403 | 403  | 403  | 403  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            expired token         | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            forged token          | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            administrator         | 403  | 403 | 200  | 200 | 403  | 403  | 403  | 200     | 201    | 200   | 200  | 200  | 200     | 403     | 403            | 200
            auditor               | 403  | 403 | 200  | 200 | 403  | 403  | 403  | 200     | 403    | 200   | 200  | 200  | 200     | 403     | 403            | 200
            JWT                   | 200  | 200 | 200  | 200 | 200  | 201  | 404  | 403     | 403    | 403   | 403  | 200  | 200     | 404     | 404            | 200
            JWT, unknown client   | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, wrong issuer     | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, wrong audience   | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, wrong signature  | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, expired          | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, without expiry   | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, alg none         | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            JWT, HS256 public key | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            garbage               | 401  | 401 | 401  | 401 | 401  | 401  | 401  | 401     | 401    | 401   | 401  | 200  | 200     | 401     | 401            | 200
            """;

    /** The same for tasks, webhooks, stored results, and the endpoints with a model, which are called in dry runs. */
    private static final String EXPECTED_OF_TASKS = """
                                  | t list | t one | t watch | t link | t run | t cancel | t delete | hooks | hook | file | chat | image | edit | speech | hear | video | all tasks | all hooks
            none                  | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            unknown key           | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            wrong key             | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            expired key           | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            disabled client       | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            key                   | 200    | 404   | 404     | 403    | 200   | 404      | 404      | 200   | 404  | 403  | 200  | 200   | 200  | 200    | 200  | 200   | 403       | 403
            key in a page         | 200    | 404   | 404     | 403    | 200   | 404      | 404      | 200   | 404  | 403  | 200  | 200   | 200  | 200    | 200  | 200   | 403       | 403
            token                 | 200    | 404   | 404     | 403    | 200   | 404      | 404      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 403       | 403
            token in its page     | 200    | 404   | 404     | 403    | 200   | 404      | 404      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 403       | 403
            token elsewhere       | 403    | 403   | 403     | 403    | 403   | 403      | 403      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 403       | 403
            token without page    | 403    | 403   | 403     | 403    | 403   | 403      | 403      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 403       | 403
            token for another     | 200    | 404   | 404     | 403    | 403   | 404      | 404      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 403       | 403
            expired token         | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            forged token          | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            administrator         | 403    | 403   | 403     | 403    | 403   | 403      | 403      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 200       | 200
            auditor               | 403    | 403   | 403     | 403    | 403   | 403      | 403      | 403   | 403  | 403  | 403  | 403   | 403  | 403    | 403  | 403   | 200       | 200
            JWT                   | 200    | 404   | 404     | 403    | 200   | 404      | 404      | 200   | 404  | 403  | 200  | 200   | 200  | 200    | 200  | 200   | 403       | 403
            JWT, unknown client   | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, wrong issuer     | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, wrong audience   | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, wrong signature  | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, expired          | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, without expiry   | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, alg none         | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            JWT, HS256 public key | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            garbage               | 401    | 401   | 401     | 403    | 401   | 401      | 401      | 401   | 401  | 403  | 401  | 401   | 401  | 401    | 401  | 401   | 401       | 401
            """;

    private static final String SECRET = "secret-of-tests-that-signs-browser-tokens";
    private static final String AUDITOR_KEY = "auditors-key-of-the-access-matrix";
    private static final String PAGE = "https://shop.example.com";
    private static final String DRAW = "doubao.drawing.character";

    private static final String PICTURE = """
            {"prompt": "a cat", "image_urls": "https://example.com/cat.jpg", "width": 256, "height": 256,
             "use_sr": false}""";

    private static final String INPUT = "{\"prompt\": \"a cat\", \"image_urls\": [\"https://example.com/cat.jpg\"]}";

    private static final String TASKS = "/api/v1/tasks";
    private static final String LINK = "?expires=99999999999&signature=" + "A".repeat(43);
    private static final String DRY = "?dry_run=true";

    private static final Map<String, Endpoint> ENDPOINTS = Map.ofEntries(
            Map.entry("t list", get(TASKS)),
            Map.entry("t one", get(TASKS + "/task_1")),
            Map.entry("t watch", get(TASKS + "/task_1/events")),
            Map.entry("t link", get(TASKS + "/task_1/events" + LINK)),
            Map.entry("t run", post(TASKS + DRY, () -> "{\"operation\": \"" + DRAW + "\", \"input\": " + INPUT + "}")),
            Map.entry("t cancel", post(TASKS + "/task_1/cancel", () -> "")),
            Map.entry("t delete", new Endpoint(false, HttpMethod.DELETE, TASKS + "/task_1/results", () -> "")),
            Map.entry("hooks", get("/api/v1/webhooks")),
            Map.entry("hook", get("/api/v1/webhooks/wh_1")),
            Map.entry("file", get("/files/file_" + "0".repeat(32) + LINK)),
            Map.entry("chat", post("/api/v1/chat/completions" + DRY, () -> """
                    {"model": "gpt-4o", "messages": [{"role": "user", "content": "a cat"}]}""")),
            Map.entry("image", post("/api/v1/images/generations" + DRY, () -> """
                    {"model": "dall-e-3", "prompt": "a cat"}""")),
            Map.entry("edit", post("/api/v1/images/edits" + DRY, () -> """
                    {"model": "gpt-image-1", "prompt": "a cat",
                     "images": [{"image_url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="}]}""")),
            Map.entry("speech", post("/api/v1/audio/speech" + DRY, () -> """
                    {"model": "tts-1", "voice": "alloy", "input": "a cat"}""")),
            Map.entry(
                    "hear",
                    post(
                            "/api/v1/audio/transcriptions" + DRY,
                            () -> TestForm.with("model", "whisper-1")
                                    .file("file", "a.mp3", "audio/mpeg", "sound")
                                    .body())),
            Map.entry("video", post("/api/v1/videos" + DRY, () -> """
                    {"model": "sora-2", "prompt": "a cat"}""")),
            Map.entry("all tasks", get("/admin/v1/tasks")),
            Map.entry("all hooks", get("/admin/v1/webhooks")),
            Map.entry("draw", post("/api/v1/images/character", () -> PICTURE)),
            Map.entry("dry", post("/api/v1/images/character?dry_run=true", () -> PICTURE)),
            Map.entry("list", get("/api/v1/operations")),
            Map.entry("one", get("/api/v1/operations/" + DRAW)),
            Map.entry("mint", post("/api/v1/browser-tokens", () -> "{\"operations\": [\"*\"]}")),
            Map.entry("lost", get("/api/v1/nothing")),
            Map.entry("clients", get("/admin/v1/clients")),
            Map.entry("create", post("/admin/v1/clients", () -> "{\"name\": \"c" + UUID.randomUUID() + "\"}")),
            Map.entry("me", get("/api/v1/me")),
            Map.entry("audit", get("/admin/v1/audit")),
            Map.entry("prices", get("/admin/v1/prices")),
            Map.entry("keys", get("/admin/v1/upstream-keys")),
            Map.entry("docs", get("/v3/api-docs")),
            Map.entry("problem", get("/problems/not-allowed")),
            Map.entry("nowhere", get("/nothing/here")),
            Map.entry("remove nowhere", new Endpoint(false, HttpMethod.DELETE, "/nothing/here", () -> "")),
            Map.entry("health", new Endpoint(true, HttpMethod.GET, "/actuator/health", () -> "")));

    private static final Map<String, Credential> CREDENTIALS = new LinkedHashMap<>();

    private static final JwtIssuer issuer = new JwtIssuer();

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        RSAKey trusted = JwtIssuer.newKey("one");
        issuer.publish(trusted.toPublicJWK());
        gateway = RunningGateway.start(
                directory,
                Stream.concat(
                                Arrays.stream(issuer.settings()),
                                Stream.of(
                                        "spring.profiles.active=sandbox",
                                        "gateway.results.store=directory",
                                        "gateway.identity.token-secret=" + SECRET,
                                        "gateway.admin.auditor-key=" + AUDITOR_KEY))
                        .toArray(String[]::new));
        addKeys();
        addTokens();
        addJwts(trusted);
    }

    private static void addKeys() {
        Clients clients = gateway.bean(Clients.class);
        String key = clients.provide("shop", null).reveal();
        Client shop = client("shop");
        AllowedOrigins.allow(gateway, shop.id(), PAGE);
        Client closed = clients.create("closed");
        IssuedKey disabled = clients.issueKey(closed.id(), "disabled", null);
        clients.update(closed.id(), it -> it.withEnabled(false));
        Instant soon = Instant.now().plusMillis(300);
        IssuedKey expired = clients.issueKey(shop.id(), "expired", soon);
        Awaitility.await().until(() -> Clock.systemUTC().instant().isAfter(soon));

        add("none", null);
        add("unknown key", "gw302_unknown_secret");
        add("wrong key", key.substring(0, key.length() - 1) + "x");
        add("expired key", expired.apiKey().reveal());
        add("disabled client", disabled.apiKey().reveal());
        add("key", key);
        add("key in a page", key, "https://foreign.example.com");
        add("administrator", RunningGateway.ADMIN_KEY);
        add("auditor", AUDITOR_KEY);
        add("garbage", "%%% not a credential");
    }

    private static void addTokens() {
        Caller shop = Objects.requireNonNull(gateway.bean(KeyDirectory.class).client("shop"));
        BrowserTokens tokens = gateway.bean(BrowserTokens.class);
        Duration life = Duration.ofMinutes(5);
        BrowserGrant anywhere = new BrowserGrant(List.of(DRAW), life, null, null, null);
        String bound = tokens.mint(shop, new BrowserGrant(List.of("doubao.*"), life, PAGE, 1000, null))
                .token();
        String other = gateway.bean(Catalog.class).operations().stream()
                .map(Operation::id)
                .filter(id -> !id.equals(DRAW))
                .findFirst()
                .orElseThrow();
        TokenClaims past = new TokenClaims(
                "1", shop.clientId(), null, "shop", anywhere, Instant.now().minusSeconds(301));
        TokenClaims valid = new TokenClaims("1", shop.clientId(), null, "shop", anywhere, Instant.now());

        add("token", tokens.mint(shop, anywhere).token());
        add("token in its page", bound, PAGE);
        add("token elsewhere", bound, "https://foreign.example.com");
        add("token without page", bound);
        add(
                "token for another",
                tokens.mint(shop, new BrowserGrant(List.of(other), life, null, null, null))
                        .token());
        add("expired token", signed(SECRET, past));
        add("forged token", signed(SECRET + "x", valid));
    }

    private static String signed(String secret, TokenClaims claims) {
        return BrowserTokens.PREFIX + new TokenSignature(List.of(Secret.of(secret))).sign(claims.toMap());
    }

    private static void addJwts(RSAKey trusted) {
        RSAKey impostor = JwtIssuer.newKey("one");
        add("JWT", issuer.jwt(trusted, "shop"));
        add("JWT, unknown client", issuer.jwt(trusted, "nobody"));
        add("JWT, wrong issuer", issuer.jwt(trusted, "shop", it -> it.issuer("https://issuer.example.com")));
        add("JWT, wrong audience", issuer.jwt(trusted, "shop", it -> it.audience("another")));
        add("JWT, wrong signature", issuer.jwt(impostor, "shop"));
        add(
                "JWT, expired",
                issuer.jwt(
                        trusted,
                        "shop",
                        it -> it.expirationTime(Date.from(Instant.now().minusSeconds(60)))));
        add("JWT, without expiry", issuer.jwt(trusted, "shop", it -> it.expirationTime(null)));
        add("JWT, alg none", issuer.unsigned("shop"));
        add("JWT, HS256 public key", issuer.signedWithPublicKey(trusted, "shop"));
    }

    private static Client client(String name) {
        return gateway.bean(Clients.class).list("", 100).stream()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.close();
    }

    @TestFactory
    Stream<DynamicNode> letsInWhomTheTablesSay() {
        return Stream.of(EXPECTED, EXPECTED_OF_TASKS).flatMap(AccessMatrixIntegrationTests::tests);
    }

    private static Stream<DynamicNode> tests(String table) {
        List<String> lines = table.lines().toList();
        String[] endpoints = cells(lines.getFirst());
        return lines.stream()
                .skip(1)
                .map(AccessMatrixIntegrationTests::cells)
                .flatMap(row -> IntStream.range(1, endpoints.length)
                        .mapToObj(i -> DynamicTest.dynamicTest(
                                row[0] + " at " + endpoints[i],
                                () -> assertThat(statusOf(endpoints[i], row[0])).isEqualTo(Integer.parseInt(row[i])))));
    }

    private static String[] cells(String line) {
        return Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
    }

    private static int statusOf(String endpointName, String credentialName) {
        Endpoint endpoint = Objects.requireNonNull(ENDPOINTS.get(endpointName));
        Credential credential = Objects.requireNonNull(CREDENTIALS.get(credentialName), credentialName);
        RestTestClient client = endpoint.management() ? gateway.management() : gateway.anonymous();
        return client.method(endpoint.method())
                .uri(endpoint.path())
                .headers(headers -> {
                    if (credential.value() != null) {
                        headers.setBearerAuth(credential.value());
                    }
                    if (credential.origin() != null) {
                        headers.setOrigin(credential.origin());
                    }
                })
                .contentType(endpoint.contentType())
                .body(endpoint.body().get())
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private static void add(String name, @Nullable String value) {
        CREDENTIALS.put(name, new Credential(value, null));
    }

    private static void add(String name, String value, String origin) {
        CREDENTIALS.put(name, new Credential(value, origin));
    }

    private static Endpoint get(String path) {
        return new Endpoint(false, HttpMethod.GET, path, () -> "");
    }

    private static Endpoint post(String path, Supplier<String> body) {
        return new Endpoint(false, HttpMethod.POST, path, body);
    }

    private record Endpoint(boolean management, HttpMethod method, String path, Supplier<String> body) {

        MediaType contentType() {
            return body.get().startsWith("--") ? MediaType.parseMediaType(TestForm.TYPE) : MediaType.APPLICATION_JSON;
        }
    }

    private record Credential(
            @Nullable String value, @Nullable String origin) {}
}
