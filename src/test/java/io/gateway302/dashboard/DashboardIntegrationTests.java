package io.gateway302.dashboard;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.ledger.LedgerCaller;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of 302.AI's dashboard paths, which are answered about the caller and never about the operator. */
class DashboardIntegrationTests {

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;

    @BeforeAll
    static void start() {
        upstream.start();
        upstream.stubFor(
                post("/doubao/drawing/character").willReturn(okJson(SUCCESS).withHeader("request-id", "up_1-a.B:c")));
        upstream.stubFor(post("/v1/chat/completions")
                .willReturn(okJson(
                        "{\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\"a\"}}],"
                                + "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":20,\"total_tokens\":50}}")));
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.passthrough.unlisted=allow",
                "gateway.usage.estimates.unlisted=0.1",
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    private static TypedCaller client(String name, String limits) {
        return TypedCaller.with(gateway, ledger.newClientOf("{\"name\":\"" + name + "\",\"limits\":{" + limits + "}}"));
    }

    private static Answer get(TypedCaller caller, String path) {
        Answer answer = caller.send(caller.request(path).GET());
        upstream.verify(0, anyRequestedFor(urlPathMatching("/dashboard/.*")));
        return answer;
    }

    private static String balance(TypedCaller caller) {
        Answer answer = get(caller, "/dashboard/balance");
        assertThat(answer.response().statusCode()).as(answer.response().body()).isEqualTo(200);
        return answer.response().body();
    }

    private static Answer isNotFound(Answer answer) {
        assertThat(answer.response().statusCode()).as(answer.response().body()).isEqualTo(404);
        return answer.has("error.code", "not-found").has("error.type", "gateway_error");
    }

    @Test
    void theBalanceIsWhatIsLeftOfTheSmallestMoneyLimit() {
        TypedCaller caller = client("budgeted", "\"usd_per_day\":\"20.00\",\"usd_per_month\":\"12.39\"");
        assertThat(balance(caller)).isEqualTo("{\"data\":{\"balance\":\"12.39\"}}");

        caller.character(MINIMAL).isSuccess();

        assertThat(balance(caller)).isEqualTo("{\"data\":{\"balance\":\"12.34\"}}");
        assertThat(balance(client("daily", "\"usd_per_day\":\"0\""))).isEqualTo("{\"data\":{\"balance\":\"0.00\"}}");
    }

    @Test
    void theBalanceOfACallerWithoutAMoneyLimitSaysSo() {
        assertThat(balance(client("endless", "\"requests_per_minute\":5")))
                .isEqualTo("{\"data\":{\"balance\":\"999999999.00\",\"unlimited\":true}}");
    }

    @Test
    void aRecordTellsTheCostOfACallUnderEachOfItsIds() {
        TypedCaller caller = client("recorded", "");
        String id = UUID.randomUUID().toString();
        Answer made = caller.send(caller.request("/api/v1/images/character")
                        .header("X-Request-Id", id)
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess();

        for (String known : List.of(id, made.text("id"), "up_1-a.B:c")) {
            Answer answer = get(caller, "/dashboard/record/" + known);
            assertThat(answer.response().statusCode())
                    .as(known + " " + answer.response().body())
                    .isEqualTo(200);
            answer.has("data.cost", "0.05")
                    .has("data.input_token", "0")
                    .has("data.output_token", "0")
                    .has("data.model", "high_aes_ip_v20");
            assertThat(Double.parseDouble(answer.text("data.process_time"))).isBetween(0.0, 60.0);
        }
        assertThat(ledger.rows().stream().filter(row -> row.requestId().contains("dashboard")))
                .isEmpty();
    }

    @Test
    void aClientThatLooksUpTooOftenIsSlowedDownAlone() {
        TypedCaller caller = client("eager", "");
        List<Integer> statuses = IntStream.range(0, 60)
                .parallel()
                .mapToObj(i -> get(caller, "/dashboard/record/" + i).response())
                .map(response -> {
                    if (response.statusCode() == 429) {
                        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
                    }
                    return response.statusCode();
                })
                .toList();

        assertThat(statuses).containsOnly(404, 429);
        assertThat(get(client("patient", ""), "/dashboard/record/x").response().statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gen_", "gen_01a22424-c821-7e4f-a673", "%E4%B8%AD", "%20x"})
    void anIdThatIsNoneIsNotLookedUp(String id) {
        TypedCaller caller = client("odd-" + UUID.randomUUID(), "");

        for (int i = 0; i < 30; i++) {
            assertThat(get(caller, "/dashboard/record/" + id).response().statusCode())
                    .isIn(400, 404);
        }
        assertThat(get(caller, "/dashboard/record/" + "x".repeat(201))
                        .response()
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aRecordTellsTheTokensOfALanguageModel() {
        TypedCaller caller = client("tokens", "");
        String id = UUID.randomUUID().toString();
        caller.send(caller.request("/v1/chat/completions")
                .header("X-Request-Id", id)
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}")));

        get(caller, "/dashboard/record/" + id)
                .has("data.input_token", "30")
                .has("data.output_token", "20")
                .has("data.model", "gpt-4o");
    }

    @Test
    void theNewestOfSeveralCallsCounts() {
        TypedCaller caller = client("repeated", "");
        for (String model : List.of("gpt-4o", "gpt-4o-mini")) {
            caller.send(caller.request("/v1/chat/completions")
                    .header("X-Request-Id", "the-same")
                    .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\",\"messages\":[]}")));
        }

        get(caller, "/dashboard/record/the-same").has("data.model", "gpt-4o-mini");
    }

    @Test
    void theRecordOfAnotherClientIsNotThere() {
        TypedCaller one = client("one", "");
        TypedCaller other = client("other", "");
        String id = UUID.randomUUID().toString();
        Answer made = one.send(one.request("/api/v1/images/character")
                        .header("X-Request-Id", id)
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess();

        for (String known : List.of(id, made.text("id"), "up_1-a.B:c")) {
            isNotFound(get(other, "/dashboard/record/" + known)).doesNotMention("0.05");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "%25", "gen_", "up%5F1-a.B_c", "_", "UP_1-A.b:C", "%22", "gen_%25", "a%20b"})
    void anIdThatIsNoneIsNotFound(String id) {
        TypedCaller caller = client("odd-" + Integer.toHexString(id.hashCode()), "");
        caller.character(MINIMAL).isSuccess();

        assertThat(get(caller, "/dashboard/record/" + id).response().statusCode())
                .isIn(400, 404);
    }

    @Test
    void aBrowserTokenMayAskNeither() {
        TypedCaller caller = client("front-end", "\"usd_per_day\":\"1\"");
        String token = caller.send(caller.request("/api/v1/browser-tokens")
                        .POST(BodyPublishers.ofString("{\"operations\":[\"*\"]}")))
                .text("token");

        for (String path : List.of("/dashboard/balance", "/dashboard/record/x")) {
            assertThat(get(TypedCaller.with(gateway, token), path).response().statusCode())
                    .isEqualTo(403);
            assertThat(get(TypedCaller.with(gateway, "gw302_no_key"), path)
                            .response()
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/prices",
                "/dashboard/api-record",
                "/dashboard/api_keys",
                "/dashboard/record",
                "/dashboard/balance/",
                "/dashboard/balances",
                "/dashboard/record/a/b",
                "/Dashboard/balance"
            })
    void theRestOfTheDashboardStaysClosed(String path) {
        assertThat(get(client("closed-" + Integer.toHexString(path.hashCode()), ""), path)
                        .response()
                        .statusCode())
                .isIn(400, 404);
        upstream.verify(0, anyRequestedFor(urlMatching("(?i)/+dashboard.*")));
        assertThat(upstream.findAll(anyRequestedFor(anyUrl())))
                .noneMatch(request -> request.getUrl().contains("ashboard"));
    }
}
