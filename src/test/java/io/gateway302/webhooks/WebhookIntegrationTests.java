package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.admin.AdminCaller;
import io.gateway302.identity.client.Clients;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionOperations;

/** Webhooks of clients, over HTTP in both directions. */
class WebhookIntegrationTests {

    private static final String WEBHOOKS = "/api/v1/webhooks";

    private static RunningGateway gateway;

    private final Receiver receiver = new Receiver();
    private TypedCaller caller;
    private TypedCaller other;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(
                directory,
                "gateway.egress.allowed-networks=127.0.0.0/8",
                "gateway.webhooks.allowed-hosts=127.0.0.1,*.example.com",
                "gateway.webhooks.max-endpoints=3",
                "gateway.identity.token-secret=token-secret-of-the-tests-of-webhooks");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void newClients() {
        Clients clients = gateway.bean(Clients.class);
        clients.list("", 100).forEach(client -> clients.remove(client.id()));
        caller = TypedCaller.named("owner", gateway);
        other = TypedCaller.named("other", gateway);
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    @Test
    void aWebhookIsCreatedReadChangedAndRemoved() {
        Answer created = post(WEBHOOKS, """
                {"url": "https://hooks.example.com/a?b=c", "events": ["task.succeeded", "task.failed"],
                 "description": "orders"}""");
        assertThat(created.response().statusCode()).isEqualTo(201);
        String path = WEBHOOKS + "/" + created.text("id");
        created.hasHeader("Location", path)
                .has("object", "webhook")
                .has("url", "https://hooks.example.com/a?b=c")
                .has("enabled", "true")
                .has("tasks_only", "false")
                .has("description", "orders");
        assertThat(created.text("id")).matches("wh_[0-9a-f]{32}");
        assertThat(created.text("secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(Instant.parse(created.text("created_at"))).isBeforeOrEqualTo(Instant.now());

        get(path)
                .has("events[0]", "task.succeeded")
                .has("disabled_reason", "null")
                .has("failures", "0")
                .doesNotMention("whsec_");
        get(WEBHOOKS)
                .has("items.length()", "1")
                .has("items[0].id", created.text("id"))
                .doesNotMention("whsec_");
        patch(path, "{\"enabled\": false, \"events\": null, \"description\": null}")
                .has("enabled", "false")
                .has("disabled_reason", "owner")
                .has("events.length()", "0")
                .has("description", "null")
                .has("url", "https://hooks.example.com/a?b=c")
                .doesNotMention("whsec_");
        patch(path, "{\"enabled\": true}").has("enabled", "true").has("disabled_reason", "null");
        assertThat(delete(caller, path).response().statusCode()).isEqualTo(204);
        get(path).isProblem(404, "not-found");
        get(WEBHOOKS).has("items.length()", "0");
    }

    @Test
    void allViolationsAreReportedAtOnce() {
        assertThat(post(WEBHOOKS, """
                        {"url": "http://10.0.0.1/", "events": ["task.succeeded", "task.exploded", 3], "enabled": "yes",
                         "description": "%s", "name": "a", "tasks_only": null}""".formatted("x".repeat(201)))
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactlyInAnyOrder(
                        "url:webhook_url",
                        "events[1]:enum",
                        "events[2]:enum",
                        "enabled:type",
                        "description:size",
                        "name:unknown",
                        "tasks_only:null");
        assertThat(post(WEBHOOKS, "{}").isProblem(400, "validation-failed").violations())
                .containsExactly("url:required");
        post(WEBHOOKS, "[]").isProblem(400, "malformed-request");
        post(WEBHOOKS, "").isProblem(400, "malformed-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com.evil/",
                "https://evil.com/",
                "https://10.0.0.1/",
                "https://[::1]/",
                "https://169.254.169.254/latest",
                "https://user:pass@hooks.example.com/",
                "ftp://hooks.example.com/",
                "hooks.example.com",
                "https://hooks.example.com:99999/",
                "https://hooks.example.com/a b",
                "https:///a",
                ""
            })
    void aUrlThatIsNotAllowedIsRefused(String url) {
        Answer refused = post(WEBHOOKS, "{\"url\": \"" + url + "\"}").isProblem(400, "validation-failed");

        assertThat(refused.violations()).containsExactly("url:webhook_url");
        if (!url.isEmpty()) {
            refused.doesNotMention(url);
        }
    }

    @Test
    void aUrlIsRegisteredOnceAndTheNumberOfWebhooksIsLimited() {
        String first = created("https://1.example.com/");
        assertThat(post(WEBHOOKS, "{\"url\": \"https://1.example.com/\"}").violations())
                .containsExactly("url:taken");
        String second = created("https://2.example.com/");
        assertThat(patch(WEBHOOKS + "/" + second, "{\"url\": \"https://1.example.com/\"}")
                        .violations())
                .containsExactly("url:taken");
        patch(WEBHOOKS + "/" + second, "{\"url\": \"https://4.example.com/\"}").has("url", "https://4.example.com/");
        created("https://3.example.com/");

        assertThat(post(WEBHOOKS, "{\"url\": \"https://5.example.com/\"}").violations())
                .containsExactly("url:limit");
        delete(caller, WEBHOOKS + "/" + first);
        created("https://5.example.com/");
        // another client has its own
        assertThat(send(other, "POST", WEBHOOKS, "{\"url\": \"https://1.example.com/\"}")
                        .response()
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "PATCH, ''",
        "DELETE, ''",
        "POST, /rotate",
        "POST, /test",
        "GET, /deliveries",
        "POST, /deliveries/msg_1/redeliver"
    })
    void theWebhookOfAnotherClientDoesNotExist(String method, String rest) {
        String id = created("https://hooks.example.com/");
        String body = method.equals("PATCH") ? "{\"enabled\": false}" : "";

        send(other, method, WEBHOOKS + "/" + id + rest, body).isProblem(404, "not-found");
        send(other, method, WEBHOOKS + "/wh_none" + rest, body).isProblem(404, "not-found");
        get(WEBHOOKS + "/" + id).has("enabled", "true");
        send(other, "GET", WEBHOOKS, "").has("items.length()", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "POST, ''",
        "GET, /wh_1",
        "PATCH, /wh_1",
        "DELETE, /wh_1",
        "POST, /wh_1/rotate",
        "POST, /wh_1/test",
        "GET, /wh_1/deliveries",
        "POST, /wh_1/deliveries/msg_1/redeliver"
    })
    void browserTokensAndAdministratorsMayNotUseThem(String method, String rest) {
        String token = caller.send(caller.request("/api/v1/browser-tokens")
                        .POST(BodyPublishers.ofString("{\"operations\": [\"*\"]}")))
                .text("token");

        for (String key : List.of(token, RunningGateway.ADMIN_KEY)) {
            send(TypedCaller.with(gateway, key), method, WEBHOOKS + rest, "{}").isProblem(403, "not-allowed");
        }
        send(TypedCaller.with(gateway, "gw302_nobody_secret"), method, WEBHOOKS + rest, "{}")
                .isProblem(401, "unauthenticated");
    }

    @Test
    void aTestEventIsDeliveredAndListed() {
        Answer created = post(WEBHOOKS, "{\"url\": \"" + receiver.url("/hook") + "\"}");
        String path = WEBHOOKS + "/" + created.text("id");

        Answer accepted = post(path + "/test", "");

        assertThat(accepted.response().statusCode()).isEqualTo(202);
        await().until(() -> receiver.received().size() == 1);
        Receiver.Received received = receiver.received().getFirst();
        assertThat(received.isSignedWith(created.text("secret"))).isTrue();
        assertThat(received.userAgent()).startsWith("gateway302/");
        assertThat(received.id()).isEqualTo(accepted.text("id"));
        await().until(() -> get(path + "/deliveries").text("items[0].status").equals("delivered"));
        get(path + "/deliveries")
                .has("items.length()", "1")
                .has("next_cursor", "null")
                .has("items[0].id", received.id())
                .has("items[0].type", "webhook.test")
                .has("items[0].attempts", "1")
                .has("items[0].last_status", "204")
                .has("items[0].last_error", "null");
        assertThat(get(path).text("last_success_at")).isNotEqualTo("null");

        post(path + "/deliveries/" + received.id() + "/redeliver", "").has("id", received.id());
        await().until(() -> receiver.received().size() == 2);
        assertThat(receiver.received().getLast().id()).isEqualTo(received.id());
        post(path + "/deliveries/msg_none/redeliver", "").isProblem(404, "not-found");
    }

    @Test
    void aDisabledWebhookIsNotTested() {
        String path = WEBHOOKS + "/" + created("https://hooks.example.com/");
        patch(path, "{\"enabled\": false}");

        assertThat(post(path + "/test", "").isProblem(400, "validation-failed").violations())
                .containsExactly("enabled:disabled");
    }

    @Test
    void aRotationAnswersWithTheNewSecretAndBothSign() {
        Answer created = post(WEBHOOKS, "{\"url\": \"" + receiver.url("/hook") + "\"}");
        String path = WEBHOOKS + "/" + created.text("id");

        Answer rotated = post(path + "/rotate", "");

        assertThat(rotated.response().statusCode()).isEqualTo(200);
        assertThat(rotated.text("secret")).startsWith("whsec_").isNotEqualTo(created.text("secret"));
        assertThat(Instant.parse(rotated.text("previous_secret_expires_at"))).isAfter(Instant.now());
        post(path + "/test", "");
        await().until(() -> receiver.received().size() == 1);
        Receiver.Received received = receiver.received().getFirst();
        assertThat(received.isSignedWith(created.text("secret"))).isTrue();
        assertThat(received.isSignedWith(rotated.text("secret"))).isTrue();
    }

    @Test
    void deliveriesAreListedPageByPage() {
        Answer created = post(WEBHOOKS, "{\"url\": \"" + receiver.url("/hook") + "\"}");
        String path = WEBHOOKS + "/" + created.text("id") + "/deliveries";
        String client =
                gateway.bean(Clients.class).findByName("owner").orElseThrow().id();
        for (int i = 0; i < 5; i++) {
            String task = "task_" + i;
            gateway.bean(TransactionOperations.class)
                    .executeWithoutResult(_ -> gateway.bean(WebhookOutbox.class)
                            .add(new WebhookEvent(
                                    "task.succeeded", client, task, Instant.now(), WebhookSystem.data(task), null)));
        }
        await().until(() -> receiver.received().size() == 5);

        Answer first = get(path + "?limit=2");
        Answer second = get(path + "?limit=2&cursor=" + first.text("next_cursor"));
        Answer third =
                get(path + "?limit=2&cursor=" + second.text("next_cursor")).has("next_cursor", "null");

        assertThat(List.of(first, second, third).stream()
                        .flatMap(page ->
                                JsonPath.<List<String>>read(page.response().body(), "$.items[*].subject").stream()))
                .containsExactly("task_4", "task_3", "task_2", "task_1", "task_0");
        assertThat(get(path + "?limit=0&cursor=x").violations())
                .containsExactlyInAnyOrder("limit:range", "cursor:pattern");
        assertThat(get(path + "?limt=1").violations()).containsExactly("limt:unknown");
    }

    @Test
    void aWebhookOfATaskGetsEventsWhenItsOwnerChoosesSome() {
        String client =
                gateway.bean(Clients.class).findByName("owner").orElseThrow().id();
        gateway.bean(WebhookTargets.class).register(client, URI.create(receiver.url("/task")));
        String id = get(WEBHOOKS).has("items[0].tasks_only", "true").text("items[0].id");

        patch(WEBHOOKS + "/" + id, "{\"description\": \"mine\"}").has("tasks_only", "true");
        patch(WEBHOOKS + "/" + id, "{\"events\": [\"task.failed\"]}").has("tasks_only", "false");
        patch(WEBHOOKS + "/" + id, "{\"tasks_only\": true}").has("tasks_only", "true");
        patch(WEBHOOKS + "/" + id, "{\"tasks_only\": false}").has("tasks_only", "false");
    }

    @Test
    void administratorsSeeTheStateOfReceivers() {
        AdminCaller operator = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
        receiver.answers(500);
        Answer failing = post(WEBHOOKS, "{\"url\": \"" + receiver.url("/secret-path") + "\"}");
        created("https://hooks.example.com/");
        send(other, "POST", WEBHOOKS, "{\"url\": \"https://2.example.com/\"}");
        post(WEBHOOKS + "/" + failing.text("id") + "/test", "");
        await().until(() ->
                get(WEBHOOKS + "/" + failing.text("id")).text("failures").equals("1"));

        String list = operator.get("/admin/v1/webhooks?client=owner")
                .is(200)
                .response()
                .body();
        assertThat(JsonPath.<List<String>>read(list, "$.items[*].host"))
                .containsExactly("127.0.0.1", "hooks.example.com");
        assertThat(JsonPath.<Integer>read(list, "$.items[0].failures")).isOne();
        assertThat(JsonPath.<String>read(list, "$.items[0].failing_since")).isNotNull();
        assertThat(list).doesNotContain("whsec_", "secret-path");
        String client = JsonPath.read(list, "$.items[0].client_id");
        assertThat(operator.get("/admin/v1/webhooks?client=" + client)
                        .response()
                        .body())
                .isEqualTo(list);
        assertThat(JsonPath.<List<String>>read(
                        operator.get("/admin/v1/webhooks?client=nobody")
                                .is(200)
                                .response()
                                .body(),
                        "$.items"))
                .isEmpty();

        String page =
                operator.get("/admin/v1/webhooks?limit=2").is(200).response().body();
        String rest = operator.get("/admin/v1/webhooks?limit=2&cursor=" + JsonPath.read(page, "$.next_cursor"))
                .is(200)
                .response()
                .body();
        assertThat(JsonPath.<List<String>>read(page, "$.items[*].host")).hasSize(2);
        assertThat(JsonPath.<List<String>>read(rest, "$.items[*].host")).containsExactly("2.example.com");
        get("/admin/v1/webhooks").isProblem(403, "not-allowed");
    }

    @Test
    void metricsAreThereFromTheStart() {
        assertThat(Scrape.of(gateway).names())
                .contains(
                        "gateway_webhooks_deliveries_total",
                        "gateway_webhooks_pending",
                        "gateway_webhooks_delay_seconds_count",
                        "gateway_webhooks_endpoints_disabled_total");
    }

    @Test
    void theRemovalOfAClientRemovesItsWebhooks() {
        IntStream.range(0, 3).forEach(i -> created("https://" + i + ".example.com/"));
        Clients clients = gateway.bean(Clients.class);
        String client = clients.findByName("owner").orElseThrow().id();

        clients.remove(client);

        assertThat(gateway.bean(Webhooks.class).list(client)).isEmpty();
    }

    private String created(String url) {
        Answer answer = post(WEBHOOKS, "{\"url\": \"" + url + "\"}");
        assertThat(answer.response().statusCode()).as(answer.response().body()).isEqualTo(201);
        return answer.text("id");
    }

    private Answer get(String path) {
        return send(caller, "GET", path, "");
    }

    private Answer post(String path, String body) {
        return send(caller, "POST", path, body);
    }

    private Answer patch(String path, String body) {
        return send(caller, "PATCH", path, body);
    }

    private static Answer delete(TypedCaller caller, String path) {
        return send(caller, "DELETE", path, "");
    }

    private static Answer send(TypedCaller caller, String method, String path, String body) {
        return caller.send(caller.request(path).method(method, BodyPublishers.ofString(body)));
    }
}
