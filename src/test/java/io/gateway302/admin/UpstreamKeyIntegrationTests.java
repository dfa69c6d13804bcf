package io.gateway302.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.platformError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.admin.AdminCaller.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the list of upstream keys, which does not show the keys themselves. */
class UpstreamKeyIntegrationTests {

    private static final String KEYS = "/admin/v1/upstream-keys";
    private static final String FIRST_KEY = "sk-first-key-that-nobody-sees";
    private static final String SECOND_KEY = "sk-second-key-that-nobody-sees";
    private static final String BALANCE = "/dashboard/balance";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static AdminCaller admin;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        stubBalances("{\"data\":{\"balance\":\"99.8975\"}}", "{\"code\":403,\"msg\":\"permission denied\"}");
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.api-key=" + FIRST_KEY + "," + SECOND_KEY,
                "gateway.upstream.balance-interval=50ms");
        admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    private static void stubBalances(String first, String second) {
        upstream.stubFor(get(BALANCE)
                .withHeader("Authorization", equalTo("Bearer " + FIRST_KEY))
                .willReturn(okJson(first)));
        upstream.stubFor(get(BALANCE)
                .withHeader("Authorization", equalTo("Bearer " + SECOND_KEY))
                .willReturn(okJson(second)));
    }

    private static Answer keys() {
        return admin.get(KEYS).is(200);
    }

    private static List<String> metrics(String name) {
        String all = new String(
                gateway.management()
                        .get()
                        .uri("/actuator/prometheus")
                        .exchange()
                        .returnResult()
                        .getResponseBodyContent(),
                java.nio.charset.StandardCharsets.UTF_8);
        return Arrays.stream(all.split("\n"))
                .filter(line -> line.startsWith(name + "{"))
                .toList();
    }

    @Test
    void showsBalancesWhereTheyAreTold() {
        stubBalances("{\"data\":{\"balance\":\"99.8975\"}}", "{\"code\":403,\"msg\":\"permission denied\"}");
        await().until(() -> keys().json("items[0].balance_usd") != null);

        Answer keys = keys();
        assertThat(keys.json("items[*].alias")).isEqualTo(List.of("key-1", "key-2"));
        assertThat(keys.text("items[0].balance_usd")).isEqualTo("99.8975");
        assertThat(Instant.parse(keys.text("items[0].balance_at"))).isBeforeOrEqualTo(Instant.now());
        assertThat(keys.json("items[1].balance_usd")).isNull();
        assertThat(keys.json("items[1].balance_at")).isNull();
        assertThat(keys.response().body()).doesNotContain("sk-", "that-nobody-sees");
        assertThat(metrics("gateway_upstream_balance_usd"))
                .containsExactlyInAnyOrder(
                        "gateway_upstream_balance_usd{upstream_key=\"key-1\"} 99.8975",
                        "gateway_upstream_balance_usd{upstream_key=\"key-2\"} NaN");
    }

    @Test
    void takesABalanceThatIsANumberAndForgetsItWhenItIsToldNoMore() {
        stubBalances("{\"data\":{\"balance\":12.5}}", "{\"code\":0,\"data\":{\"balance\":7}}");
        await().until(() -> keys().text("items[0].balance_usd").equals("12.5")
                && keys().text("items[1].balance_usd").equals("7"));

        stubBalances("{}", "<html>");
        await().until(() -> keys().json("items[0].balance_usd") == null && keys().json("items[1].balance_usd") == null);
    }

    @Test
    void showsAKeyThatRests() {
        upstream.stubFor(post("/doubao/drawing/character")
                .withHeader("Authorization", equalTo("Bearer " + FIRST_KEY))
                .willReturn(okJson(platformError(-10004, "Insufficient account balance"))
                        .withStatus(402)));
        upstream.stubFor(post("/doubao/drawing/character")
                .withHeader("Authorization", equalTo("Bearer " + SECOND_KEY))
                .willReturn(okJson(SUCCESS)));
        assertThat(keys().json("items[*].state")).isEqualTo(List.of("up", "up"));

        TypedCaller.of(gateway).character(MINIMAL).isSuccess().madeAttempts(2);

        Answer keys = keys();
        assertThat(keys.json("items[*].state")).isEqualTo(List.of("resting", "up"));
        assertThat(Instant.parse(keys.text("items[0].rests_until"))).isAfter(Instant.now());
        assertThat(keys.json("items[1].rests_until")).isNull();
        assertThat(metrics("gateway_upstream_key_up"))
                .containsExactlyInAnyOrder(
                        "gateway_upstream_key_up{upstream_key=\"key-1\"} 0.0",
                        "gateway_upstream_key_up{upstream_key=\"key-2\"} 1.0");
    }
}
