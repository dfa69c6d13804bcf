package io.gateway302.identity;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.permanentRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.gateway302.RunningGateway;
import io.gateway302.identity.client.Clients;
import io.gateway302.identity.token.BrowserGrant;
import io.gateway302.identity.token.BrowserTokens;
import io.gateway302.identity.token.CallerSource;
import io.gateway302.identity.token.JwtCallers;
import io.gateway302.identity.web.Authenticator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.core.Authentication;

/** Authentication by JWT with an issuer that rotates its keys and fails. */
@ExtendWith(OutputCaptureExtension.class)
class JwtIntegrationTests {

    private static final RSAKey ONE = JwtIssuer.newKey("one");
    private static final RSAKey TWO = JwtIssuer.newKey("two");

    @TempDir
    private Path directory;

    private JwtIssuer issuer;

    @BeforeEach
    void start() {
        issuer = new JwtIssuer().publish(ONE.toPublicJWK());
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void followsTheIssuerWhenItChangesItsKeys() {
        try (RunningGateway gateway = start(issuer.settings())) {
            assertThat(issuer.keysFetched()).isZero();
            assertThat(status(gateway, issuer.jwt(ONE, "shop"))).isEqualTo(200);
            assertThat(status(gateway, issuer.jwt(ONE, "shop"))).isEqualTo(200);
            assertThat(issuer.keysFetched()).isEqualTo(1);

            issuer.publish(TWO.toPublicJWK());

            assertThat(status(gateway, issuer.jwt(TWO, "shop"))).isEqualTo(200);
            assertThat(status(gateway, issuer.jwt(ONE, "shop"))).isEqualTo(401);
        }
    }

    @Test
    void doesNotFloodTheIssuerForUnknownKeys() {
        try (RunningGateway gateway = start(issuer.settings())) {
            for (int i = 0; i < 20; i++) {
                assertThat(status(gateway, issuer.jwt(TWO, "shop"))).isEqualTo(401);
            }
            assertThat(issuer.keysFetched()).isBetween(1, 2);
            assertThat(status(gateway, issuer.jwt(ONE, "shop"))).isEqualTo(200);
        }
    }

    @Test
    void startsWithoutTheIssuer(CapturedOutput output) {
        issuer.answer(any(anyUrl()).willReturn(serverError()));
        try (RunningGateway gateway = start(issuer.settings())) {
            String jwt = issuer.jwt(ONE, "shop");
            assertThat(status(gateway, jwt)).isEqualTo(401);
            assertThat(output).contains("The keys of the JWT issuer").doesNotContain(jwt);
        }
    }

    @Test
    void mintsBrowserTokens() {
        try (RunningGateway gateway = start(issuer.settings())) {
            BrowserGrant all = new BrowserGrant(List.of("*"), Duration.ofMinutes(1), null, null, null);
            BrowserTokens tokens = gateway.bean(BrowserTokens.class);
            Authentication recognized =
                    Objects.requireNonNull(gateway.bean(Authenticator.class).authenticate(issuer.jwt(ONE, "shop")));

            assertThat(recognized.getPrincipal()).isInstanceOfSatisfying(Caller.class, shop -> {
                assertThat(shop.kind()).isEqualTo(Caller.Kind.JWT);
                assertThat(tokens.find(tokens.mint(shop, all).token()))
                        .isNotNull()
                        .satisfies(bearer -> assertThat(bearer.clientId()).isEqualTo(shop.clientId()));
            });
        }
    }

    @Test
    void mapsTheConfiguredClaimToAClient() {
        CallerSource callers = callers(Map.of("client-claim", "team", "clients.team-7", "shop"));

        assertThat(callers.find(issuer.jwt(ONE, "nobody", it -> it.claim("team", "team-7"))))
                .isNotNull();
        assertThat(callers.find(issuer.jwt(ONE, "nobody", it -> it.claim("team", "shop"))))
                .isNotNull();
        assertThat(callers.find(issuer.jwt(ONE, "shop"))).isNull();
        assertThat(callers.find(issuer.jwt(ONE, "shop", it -> it.claim("team", List.of("shop")))))
                .isNull();
    }

    @Test
    void allowsForClocksThatDiffer() {
        CallerSource callers = callers(Map.of());

        assertThat(callers.find(issuer.jwt(ONE, "shop", it -> it.expirationTime(secondsFromNow(-20)))))
                .isNotNull();
        assertThat(callers.find(issuer.jwt(ONE, "shop", it -> it.expirationTime(secondsFromNow(-40)))))
                .isNull();
        assertThat(callers.find(issuer.jwt(ONE, "shop", it -> it.notBeforeTime(secondsFromNow(20)))))
                .isNotNull();
        assertThat(callers.find(issuer.jwt(ONE, "shop", it -> it.notBeforeTime(secondsFromNow(40)))))
                .isNull();
    }

    @Test
    void takesOnlyTheConfiguredAlgorithms() {
        assertThat(callers(Map.of("algorithms", "ES256,PS256")).find(issuer.jwt(ONE, "shop")))
                .isNull();
        for (String never : List.of("none", "HS256")) {
            assertThatThrownBy(() -> callers(Map.of("algorithms", never))).hasMessageContaining("algorithms");
        }
    }

    @Test
    void fetchesTheKeysFromTheConfiguredAddress() {
        issuer.answer(get("/elsewhere").willReturn(okJson(new JWKSet(TWO.toPublicJWK()).toString())));

        assertThat(callers(Map.of("jwk-set-uri", issuer.address() + "/elsewhere"))
                        .find(issuer.jwt(TWO, "shop")))
                .isNotNull();
        assertThat(issuer.keysFetched()).isZero();
    }

    @Test
    void followsNoRedirect() {
        issuer.answer(get("/moved").willReturn(permanentRedirect(issuer.address() + "/keys")));

        assertThat(callers(Map.of("jwk-set-uri", issuer.address() + "/moved")).find(issuer.jwt(ONE, "shop")))
                .isNull();
        assertThat(issuer.keysFetched()).isZero();
    }

    @Test
    void doesNotWaitForASlowIssuer() {
        issuer.answer(get("/keys").willReturn(aResponse().withFixedDelay(10_000)));
        long start = System.nanoTime();

        assertThat(callers(Map.of()).find(issuer.jwt(ONE, "shop"))).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"issuer\":\"https://another.example.com\",\"jwks_uri\":\"KEYS\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://169.254.169.254/keys\"}",
                "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}",
                "{\"issuer\":\"ISSUER\"}",
                "no metadata"
            })
    void trustsNoStrangeMetadata(String metadata) {
        issuer.answer(get("/.well-known/openid-configuration")
                .willReturn(okJson(
                        metadata.replace("ISSUER", issuer.address()).replace("KEYS", issuer.address() + "/keys"))));

        assertThat(callers(Map.of()).find(issuer.jwt(ONE, "shop"))).isNull();
        assertThat(issuer.keysFetched()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "issuer-uri,  http://issuer.example.com,    gateway.identity.jwt.issuer-uri must be an https address",
        "issuer-uri,  ftp://127.0.0.1,              gateway.identity.jwt.issuer-uri must be an https address",
        "jwk-set-uri, http://issuer.example.com/k,  gateway.identity.jwt.jwk-set-uri must be an https address",
        "jwk-set-uri, https://u:p@issuer.example.com, gateway.identity.jwt.jwk-set-uri must be an https address",
        "audience,    ' ',                          gateway.identity.jwt.audience is not"
    })
    void refusesToStartUnsafely(String property, String value, String sentence) {
        assertThatThrownBy(() -> callers(Map.of(property, value)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(sentence)
                .satisfies(failure -> assertThat(new IdentityFailureAnalyzer()
                                .analyze(new IllegalStateException(failure), (InvalidSettingException) failure)
                                .getDescription())
                        .contains(sentence));
    }

    @Test
    void takesNoJwtWithoutAnIssuer() {
        assertThat(callers(Map.of("issuer-uri", "")).find(issuer.jwt(ONE, "shop")))
                .isNull();
    }

    /** Returns the callers of the issuer, with one client, and with these settings in addition to the defaults. */
    private CallerSource callers(Map<String, String> settings) {
        Map<String, String> properties =
                new HashMap<>(Map.of("issuer-uri", issuer.address(), "audience", JwtIssuer.AUDIENCE));
        properties.putAll(settings);
        IdentityProperties.Jwt jwt = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("", IdentityProperties.Jwt.class);
        return JwtCallers.of(jwt, JwtIntegrationTests::shop, Clock.systemUTC());
    }

    private static @Nullable Caller shop(String client) {
        return client.equals("shop") ? Caller.unlimited("1", "shop", "jwt") : null;
    }

    private RunningGateway start(String... settings) {
        RunningGateway gateway = RunningGateway.start(directory, settings);
        gateway.bean(Clients.class).provide("shop", null);
        return gateway;
    }

    private static int status(RunningGateway gateway, String jwt) {
        return gateway.as(jwt)
                .get()
                .uri("/api/v1/operations")
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private static Date secondsFromNow(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
