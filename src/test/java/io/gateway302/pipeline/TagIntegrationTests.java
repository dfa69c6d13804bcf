package io.gateway302.pipeline;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.admin.AdminCaller;
import io.gateway302.api.image.CharacterBodies;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the tags that callers give their calls. */
class TagIntegrationTests {

    private static final String CHARACTER = "/api/v1/images/character";
    private static final String CHAT = "/v1/chat/completions";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static AdminCaller admin;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.baseUrl(), "gateway.ledger.cost-lookup.enabled=false");
        admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void answer() {
        upstream.resetAll();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(CharacterBodies.SUCCESS)));
        upstream.stubFor(post(CHAT)
                .willReturn(okJson("{\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\"a\"}}],"
                        + "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":20,\"total_tokens\":50}}")));
    }

    private static TypedCaller client(String name, String settings) {
        String path = admin.client("{\"name\":\"" + name + "\"" + settings + "}");
        return TypedCaller.with(
                gateway, admin.post(path + "/keys", "{\"name\":\"k\"}").text("key"));
    }

    private static Answer call(TypedCaller caller, String path, String... tags) {
        var request = caller.request(path)
                .POST(BodyPublishers.ofString(
                        path.equals(CHAT) ? "{\"model\":\"gpt-4o\",\"messages\":[]}" : CharacterBodies.MINIMAL));
        for (String tag : tags) {
            request.header("Gateway-Tags", tag);
        }
        return caller.send(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {CHARACTER, CHAT, "/doubao/drawing/character"})
    void tagsReachTheLedgerItsChainAndTheUsageButNotTheUpstream(String path) {
        String client = "c" + path.length();
        TypedCaller caller = client(client, "");

        assertThat(call(caller, path, "team=search, env=prod", "run=7")
                        .response()
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(caller, path).response().statusCode()).isEqualTo(200);

        assertThat(admin.get("/admin/v1/ledger?client=" + client).is(200).list("items[*].tags"))
                .containsExactly(Map.of(), Map.of("team", "search", "env", "prod", "run", "7"));
        admin.get("/admin/v1/ledger/verify").is(200);
        assertThat(admin.get("/admin/v1/ledger/verify").json("valid")).isEqualTo(true);
        assertThat(admin.get("/admin/v1/usage?group_by=client,tag:team,tag:env")
                        .list("items[?(@.client=='" + client + "' && @.tags.team=='search')].tags"))
                .isEqualTo(List.of(Map.of("team", "search", "env", "prod")));
        assertThat(admin.get("/admin/v1/usage?format=csv&group_by=tag:team,client,month")
                        .response()
                        .body())
                .startsWith(
                        "tag:team,client,client_id,month,calls,failures,image,second,token,character,cost,currency,")
                .contains("\r\nsearch," + client + ",", "\r\n," + client + ",");
        upstream.verify(2, postRequestedFor(anyUrl()).withoutHeader("Gateway-Tags"));
        upstream.verify(2, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "team=", "1=x", "a=x,a=y", "a=b,c"})
    void anInvalidTagIsRefusedAndNothingIsSent(String tags) {
        TypedCaller caller = client("invalid-" + Integer.toUnsignedString(tags.hashCode()), "");

        call(caller, CHARACTER, tags).isProblem(400, "malformed-request");
        call(caller, CHAT, tags).has("error.code", "malformed-request");
        call(caller, CHARACTER + "?dry_run=true", tags).isProblem(400, "malformed-request");

        upstream.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void aClientMayUseTheTagsThatItIsAllowed() {
        TypedCaller caller = client("tagged", ",\"tags\":[\"team\",\"cost-*\"]");

        call(caller, CHARACTER, "team=a, cost-centre=b").isSuccess();
        call(caller, CHARACTER, "team=a, env=b")
                .isProblem(400, "malformed-request")
                .has("detail", "The client may not use the tag 'env' in Gateway-Tags");
        call(client("tagless", ",\"tags\":[]"), CHARACTER, "team=a").isProblem(400, "malformed-request");
        String tokens = caller.send(caller.request("/api/v1/browser-tokens")
                        .POST(BodyPublishers.ofString("{\"operations\":[\"doubao.*\"]}")))
                .text("token");
        TypedCaller page = TypedCaller.with(gateway, tokens);
        call(page, CHARACTER, "team=a").isSuccess();
        call(page, CHARACTER, "env=a").isProblem(400, "malformed-request");
    }

    @Test
    void tagsOfAClientAreChangedLikeItsOtherSettings() {
        String path = admin.client("{\"name\":\"changed\"}");
        assertThat(admin.get(path).json("tags")).isEqualTo(List.of("*"));

        assertThat(admin.patch(path, "{\"tags\":[\"team\"]}").is(200).json("tags"))
                .isEqualTo(List.of("team"));
        assertThat(admin.patch(path, "{\"tags\":null}").is(200).json("tags")).isEqualTo(List.of("*"));
    }
}
