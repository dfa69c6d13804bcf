package io.gateway302.api;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.RunningGateway.ADMIN_KEY;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.serviceError;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.api.DocumentedCalls.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that requests and responses at the gateway's own paths match the OpenAPI document. */
class ResponsesAsDocumentedIntegrationTests {

    private static final String CHARACTER = "POST /api/v1/images/character";
    private static final String CLIENTS = "POST /admin/v1/clients";
    private static final String CLIENT = "/admin/v1/clients/{id}";
    private static final String KEYS = "POST /admin/v1/clients/{id}/keys";
    private static final String ROTATE = "POST /admin/v1/clients/{id}/keys/{keyId}/rotate";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;
    private static ApiDocument document;
    private static DocumentedCalls calls;

    private static String client;
    private static String key;

    @BeforeAll
    static void start(@TempDir Path data) {
        upstream.start();
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.baseUrl());
        document = ApiDocument.of(new String(
                gateway.anonymous()
                        .get()
                        .uri("/v3/api-docs")
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8));
        calls = new DocumentedCalls(gateway, document);
        client = newClient("{\"name\": \"shop\", \"allowed_origins\": [\"https://shop.example.com\"]}");
        key = newKey(client);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void answerWell() {
        upstream.resetAll();
        upstream.stubFor(post(anyUrl()).willReturn(okJson(SUCCESS)));
    }

    private static String newClient(String body) {
        return calls.to(CLIENTS).sending(body).as(ADMIN_KEY, 201).text("/id");
    }

    private static String newKey(String id) {
        return calls.to(KEYS)
                .at(keys(id))
                .sending("{\"name\": \"a\"}")
                .as(ADMIN_KEY, 201)
                .text("/key");
    }

    private static String keys(String id) {
        return "/admin/v1/clients/" + id + "/keys";
    }

    // ---- real responses --------------------------------------------------------------------------------------------

    @Test
    void everyOperationAnswersAsItIsDocumented() {
        callTheApi();
        runTasks();
        useWebhooks();
        callTheEndpointsWithAModel();
        administerClients();
        readTheBooks();

        assertThat(calls.answered())
                .containsExactlyInAnyOrderElementsOf(document.operations().keySet());
    }

    private static void callTheApi() {
        calls.to(CHARACTER).sending(MINIMAL).as(key, 200);
        calls.to(CHARACTER).sending(MINIMAL).with("Idempotency-Key", "one").as(key, 200);
        calls.to(CHARACTER).sending(MINIMAL).with("Idempotency-Key", "one").as(key, 200);
        calls.to(CHARACTER).sending(MINIMAL).with("Prefer", "respond-async").as(key, 202);
        calls.to(CHARACTER)
                .at("/api/v1/images/character?dry_run=true")
                .sending(MINIMAL)
                .as(key, 200);
        calls.to(CHARACTER).sending("""
                {"prompt": "a cat", "image_urls": ["https://example.com/cat.jpg"], "return_url": false, "ddim_steps": 20,
                 "ref_id_weight": 0.9, "logo_info": {"add_logo": true, "opacity": 0.5}}""").as(key, 200);
        calls.to("GET /api/v1/me").as(key, 200);
        calls.to("POST /api/v1/browser-tokens")
                .sending("{\"operations\": [\"doubao.*\"]}")
                .as(key, 201);
        calls.to("POST /api/v1/browser-tokens").sending("""
                {"operations": ["doubao.*"], "ttl_seconds": 5, "origin": "https://shop.example.com", "max_requests": 1,
                 "max_usd": "0.50"}""").as(key, 201);
        String operations = "GET /api/v1/operations";
        calls.to(operations).at("/api/v1/operations?limit=1000").as(key, 200);
        calls.to(operations)
                .at("/api/v1/operations?limit=1&provider=Doubao&response=json")
                .as(key, 200);
        calls.to(operations + "/{id}")
                .at("/api/v1/operations/doubao.drawing.character")
                .as(key, 200);
        calls.to(operations + "/not-callable")
                .at("/api/v1/operations/not-callable?limit=1000")
                .as(key, 200);
        calls.to(operations + "/not-callable")
                .at("/api/v1/operations/not-callable?limit=1")
                .as(key, 200);
    }

    private static void runTasks() {
        String tasks = "/api/v1/tasks";
        String request = "{\"operation\": \"doubao.drawing.character\", \"metadata\": {\"order\": \"7\"}, \"input\": "
                + MINIMAL + "}";
        calls.to("POST " + tasks).at(tasks + "?dry_run=true").sending(request).as(key, 200);
        String id = calls.to("POST " + tasks)
                .sending(request)
                .with("Prefer", "wait=30")
                .as(key, 200)
                .text("/id");
        String task = "/api/v1/tasks/" + id;
        calls.to("POST " + tasks).sending(request).as(key, 202);
        calls.to("GET " + tasks).at(tasks + "?limit=1&status=succeeded").as(key, 200);
        calls.to("GET " + tasks).as(key, 200);
        calls.to("GET " + tasks + "/{id}").at(task + "?wait=1").as(key, 200);
        calls.to("GET " + tasks + "/{id}").at(tasks + "/none").as(key, 404);
        calls.to("GET " + tasks + "/{id}/events").at(task + "/events").as(key, 200);
        calls.to("POST " + tasks + "/{id}/cancel").at(task + "/cancel").as(key, 409);
        upstream.stubFor(post(urlPathMatching("/klingai/.*"))
                .willReturn(okJson("{\"code\": 0, \"data\": {\"task_id\": \"1\"}}")));
        upstream.stubFor(
                get(anyUrl()).willReturn(okJson("{\"code\": 0, \"data\": {\"task_status\": \"processing\"}}")));
        String running = calls.to("POST " + tasks).sending("""
                {"operation": "kling.images.generations", "input": {"model_name": "kling-v1", "prompt": "a cat"}}""").as(key, 202).text("/id");
        calls.to("POST " + tasks + "/{id}/cancel")
                .at(tasks + "/" + running + "/cancel")
                .as(key, 202);
        calls.to("DELETE " + tasks + "/{id}/results").at(task + "/results").as(key, 204);
        calls.to("GET /admin/v1/tasks").at("/admin/v1/tasks?client=" + client).as(ADMIN_KEY, 200);
    }

    private static void useWebhooks() {
        Answer created = calls.to("POST /api/v1/webhooks").sending("""
                {"url": "https://hooks.example.com/a", "events": ["task.succeeded"], "description": "a", "enabled": true,
                 "tasks_only": false}""").as(key, 201);
        calls.to("POST /api/v1/webhooks")
                .sending("{\"url\": \"https://hooks.example.com/b\"}")
                .as(key, 201);
        String path = "/api/v1/webhooks/" + created.text("/id");
        calls.to("GET /api/v1/webhooks").as(key, 200);
        calls.to("GET /api/v1/webhooks/{id}").at(path).as(key, 200);
        String test = calls.to("POST /api/v1/webhooks/{id}/test")
                .at(path + "/test")
                .as(key, 202)
                .text("/id");
        calls.to("GET /api/v1/webhooks/{id}/deliveries")
                .at(path + "/deliveries?limit=1")
                .as(key, 200);
        calls.to("POST /api/v1/webhooks/{id}/deliveries/{delivery}/redeliver")
                .at(path + "/deliveries/" + test + "/redeliver")
                .as(key, 202);
        calls.to("POST /api/v1/webhooks/{id}/rotate").at(path + "/rotate").as(key, 200);
        calls.to("PATCH /api/v1/webhooks/{id}")
                .at(path)
                .sending("{\"events\": null, \"description\": null, \"enabled\": false}")
                .as(key, 200);
        calls.to("GET /admin/v1/webhooks")
                .at("/admin/v1/webhooks?limit=1&client=" + client)
                .as(ADMIN_KEY, 200);
        calls.to("DELETE /api/v1/webhooks/{id}").at(path).as(key, 204);
    }

    private static void callTheEndpointsWithAModel() {
        for (TypedSample sample : TypedSample.all()) {
            upstream.stubFor(post(urlPathEqualTo(sample.upstream()))
                    .willReturn(aResponse()
                            .withHeader("Content-Type", sample.answerType())
                            .withBody(sample.answer())));
            calls.to("POST " + sample.path())
                    .sending(sample.body())
                    .with("Content-Type", sample.contentType())
                    .as(key, 200);
            calls.to("POST " + sample.path())
                    .sending(sample.body())
                    .with("Content-Type", sample.contentType())
                    .with("Prefer", "respond-async")
                    .as(key, 202);
        }
    }

    private static void administerClients() {
        String id = newClient("""
                {"name": "full", "enabled": true, "operations": ["doubao.*"], "models": ["*"],
                 "limits": {"requests_per_minute": 9, "concurrency": 2, "units_per_day": {"image": 0, "call": 5},
                            "usd_per_day": "0.5", "usd_per_month": "20"},
                 "allowed_origins": ["https://a.example"], "prompt_retention": "full", "validation": "off"}""");
        String path = "/admin/v1/clients/" + id;
        Answer limited = calls.to(KEYS).at(keys(id)).sending("""
                {"name": "b", "expires_at": "9999-12-31T23:59:59Z", "limits": {"requests_per_minute": 5}}""").as(ADMIN_KEY, 201);
        calls.to("GET /api/v1/me").as(limited.text("/key"), 200);
        calls.to(ROTATE)
                .at(keys(id) + "/" + limited.text("/id") + "/rotate")
                .sending("{\"overlap_seconds\": 60}")
                .as(ADMIN_KEY, 201);
        newKey(id);
        calls.to("GET " + CLIENT).at(path).as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/clients").at("/admin/v1/clients?limit=1").as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/clients").as(ADMIN_KEY, 200);
        Answer keys = calls.to("GET /admin/v1/clients/{id}/keys").at(keys(id)).as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/clients/{id}/keys").at(keys(id) + "?limit=1").as(ADMIN_KEY, 200);
        calls.to("PATCH " + CLIENT)
                .at(path)
                .sending("{\"name\": \"renamed\", \"enabled\": false}")
                .as(ADMIN_KEY, 200);
        calls.to("PATCH " + CLIENT).at(path).sending("""
                {"operations": null, "models": null, "allowed_origins": null, "prompt_retention": null, "validation": null,
                 "limits": {"concurrency": null, "units_per_day": {"image": null}, "usd_per_day": "1.000001"}}""").as(ADMIN_KEY, 200);
        calls.to("PATCH " + CLIENT).at(path).sending("{\"limits\": null}").as(ADMIN_KEY, 200);
        calls.to("DELETE /admin/v1/clients/{id}/keys/{keyId}")
                .at(keys(id) + "/" + keys.text("/items/0/id"))
                .as(ADMIN_KEY, 204);
        calls.to("DELETE " + CLIENT).at(path).as(ADMIN_KEY, 204);
    }

    private static void readTheBooks() {
        upstream.stubFor(
                post(anyUrl()).willReturn(aResponse().withStatus(400).withBody(serviceError(50411, "Pre Img Risk"))));
        calls.to(CHARACTER).sending(MINIMAL).as(key, 422);
        String ledger = "GET /admin/v1/ledger";
        Answer page = calls.to(ledger).at("/admin/v1/ledger?limit=1").as(ADMIN_KEY, 200);
        calls.to(ledger)
                .at("/admin/v1/ledger?cursor=" + page.text("/next_cursor"))
                .as(ADMIN_KEY, 200);
        for (String query :
                List.of("", "?format=ndjson", "?format=csv", "?outcome=succeeded&from=2026-01-01T00:00:00Z")) {
            calls.to(ledger + "/export").at("/admin/v1/ledger/export" + query).as(ADMIN_KEY, 200);
        }
        calls.to(ledger + "/verify").as(ADMIN_KEY, 200);
        calls.to(ledger + "/{id}")
                .at("/admin/v1/ledger/" + page.text("/items/0/id"))
                .as(ADMIN_KEY, 200);
        calls.to(ledger + "/{id}").at("/admin/v1/ledger/gen_none").as(ADMIN_KEY, 404);
        for (String query : List.of("", "?group_by=client,operation,day", "?to=2000-01-01T00:00:00Z")) {
            calls.to("GET /admin/v1/usage").at("/admin/v1/usage" + query).as(ADMIN_KEY, 200);
        }
        calls.to("GET /admin/v1/upstream-keys").as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/prices").as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/prices").at("/admin/v1/prices?limit=0").as(ADMIN_KEY, 400);
        calls.to("GET /admin/v1/audit").as(ADMIN_KEY, 200);
        calls.to("GET /admin/v1/audit")
                .at("/admin/v1/audit?limit=1&client=" + client)
                .as(ADMIN_KEY, 200);
    }

    @Test
    void everyRefusalIsADocumentedStatus() {
        String none = "/admin/v1/clients/none";
        calls.to(CHARACTER).sending(MINIMAL).as("nobody", 401);
        calls.to("GET /admin/v1/clients").as(key, 403);
        calls.to("GET /api/v1/me").as(ADMIN_KEY, 403);
        calls.to(CHARACTER).sending("{}").as(key, 400);
        calls.to(CHARACTER).sending("[").as(key, 400);
        calls.to(CHARACTER).sending("\"" + "x".repeat(8_400_000) + "\"").as(key, 413);
        calls.to(CHARACTER).sending(MINIMAL).with("Content-Type", "text/plain").as(key, 415);
        calls.to(CHARACTER)
                .sending(MINIMAL.replace("cat", "dog"))
                .with("Idempotency-Key", usedKey())
                .as(key, 422);
        calls.to("GET /api/v1/operations/{id}").at("/api/v1/operations/none").as(key, 404);
        calls.to(CLIENTS).sending("{\"name\": \"shop\"}").as(ADMIN_KEY, 400);
        calls.to("GET " + CLIENT).at(none).as(ADMIN_KEY, 404);
        calls.to("PATCH " + CLIENT).at(none).sending("{}").as(ADMIN_KEY, 404);
        calls.to("PATCH " + CLIENT)
                .at("/admin/v1/clients/" + client)
                .sending("{}")
                .with("If-Match", "\"99\"")
                .as(ADMIN_KEY, 412);
        calls.to("DELETE " + CLIENT)
                .at("/admin/v1/clients/" + client)
                .with("If-Match", "\"99\"")
                .as(ADMIN_KEY, 412);
        calls.to(ROTATE)
                .at(keys(client) + "/none/rotate")
                .sending("{\"overlap_seconds\": 0}")
                .as(ADMIN_KEY, 404);

        String poor = newClient("{\"name\": \"poor\", \"limits\": {\"usd_per_day\": \"0.01\"}}");
        calls.to(CHARACTER).sending(MINIMAL).as(newKey(poor), 402);
        String slow = newKey(newClient("{\"name\": \"slow\", \"limits\": {\"requests_per_minute\": 1}}"));
        calls.to(CHARACTER).sending(MINIMAL).as(slow, 200);
        calls.to(CHARACTER).sending(MINIMAL).as(slow, 429);
        upstream.stubFor(post(anyUrl()).willReturn(okJson("{\"code\": 10000}")));
        calls.to(CHARACTER).sending(MINIMAL).as(key, 502);
        upstream.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(503)));
        calls.to(CHARACTER).sending(MINIMAL).as(key, 503);
    }

    private static String usedKey() {
        calls.to(CHARACTER).sending(MINIMAL).with("Idempotency-Key", "used").as(key, 200);
        return "used";
    }

    // ---- requests --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ClientBody       | {\"name\": \"\"}",
                "ClientBody       | {\"name\": \"a\", \"nmae\": \"b\"}",
                "ClientBody       | {\"name\": \"a\", \"enabled\": null}",
                "ClientBody       | {\"name\": \"a\", \"operations\": [\" \"]}",
                "ClientBody       | {\"name\": \"a\", \"limits\": {\"usd_per_day\": \"x0.5\"}}",
                "ClientBody       | {\"name\": \"a\", \"limits\": {\"units_per_day\": {\"apples\": 1}}}",
                "ClientBody       | {\"name\": \"a\", \"limits\": {\"units_per_day\": {\"image\": -1}}}",
                "ClientBodyPatch  | {\"name\": null}",
                "ClientBodyPatch  | {\"enabled\": null}",
                "ClientBodyPatch  | {\"limits\": {\"requests\": null}}",
                "ClientBodyPatch  | []",
                "NewKey           | {\"name\": \"a\", \"expires_at\": \"tomorrow\"}",
                "Rotation         | {\"overlap_seconds\": 1, \"x\": 1}",
                "CharacterRequest | {\"prompt\": \"a\", \"image_urls\": null}",
                "CharacterRequest | {\"prompt\": \"a\", \"image_urls\": []}",
                "CharacterRequest | {\"prompt\": \" \", \"image_urls\": \"https://example.com/cat.jpg\"}",
                "BrowserTokenRequest | {\"operations\": [\"\\u00e9\"]}",
                "WebhookBody      | {\"events\": []}",
                "WebhookBody      | {\"url\": \"https://a.example.com\", \"events\": [\"task.exploded\"]}",
                "WebhookBody      | {\"url\": \"https://a.example.com\", \"tasks_only\": null}"
            })
    void whatTheGatewayRefusesTheDocumentRefusesToo(String schema, String body) {
        JsonNode described = document.at("/components/schemas/" + schema);

        assertThat(document.faults(described, JsonMapper.shared().readTree(body)))
                .isNotEmpty();
        Answer refused = switch (schema) {
            case "ClientBody" -> calls.to(CLIENTS).sending(body).as(ADMIN_KEY, 400);
            case "ClientBodyPatch" ->
                calls.to("PATCH " + CLIENT)
                        .at("/admin/v1/clients/" + client)
                        .sending(body)
                        .as(ADMIN_KEY, 400);
            case "NewKey" -> calls.to(KEYS).at(keys(client)).sending(body).as(ADMIN_KEY, 400);
            case "Rotation" ->
                calls.to(ROTATE).at(keys(client) + "/any/rotate").sending(body).as(ADMIN_KEY, 400);
            case "WebhookBody" ->
                calls.to("POST /api/v1/webhooks").sending(body).as(key, 400);
            case "CharacterRequest" -> calls.to(CHARACTER).sending(body).as(key, 400);
            default -> calls.to("POST /api/v1/browser-tokens").sending(body).as(key, 400);
        };
        assertThat(refused.text("/type")).startsWith("/problems/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "%2B10000-01-01T00:00:00Z"})
    void timesBeyondRfc3339AreRefused(String time) {
        for (String path : List.of("ledger", "ledger/export", "usage", "audit")) {
            Answer answer = calls.to("GET /admin/v1/" + path)
                    .at("/admin/v1/" + path + "?from=" + time)
                    .as(ADMIN_KEY, 400);
            assertThat(answer.text("/errors/0/code")).isEqualTo("format");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+12345-01-01T00:00:00Z", "9999-12-31T23:59:59-18:00", "+999999999-12-31T23:59:59Z"})
    void noKeyExpiresAtATimeThatCannotBeShown(String time) {
        Answer answer = calls.to(KEYS)
                .at(keys(client))
                .sending("{\"name\": \"a\", \"expires_at\": \"" + time + "\"}")
                .as(ADMIN_KEY, 400);

        assertThat(answer.text("/errors/0/field")).isEqualTo("expires_at");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void aDryRunRefusesTheIdempotencyKeyThatACallWouldBeRefusedFor(int length) {
        for (String query : List.of("", "?dry_run=true")) {
            Answer answer = calls.to(CHARACTER)
                    .at("/api/v1/images/character" + query)
                    .sending(MINIMAL)
                    .with("Idempotency-Key", "x".repeat(length))
                    .as(key, 400);
            assertThat(answer.text("/errors/0/code")).isEqualTo("length");
        }
    }

    @Test
    void theOutcomesThatCanBeAskedForAreThoseOfTheDocument() {
        JsonNode outcomes = document.operation("GET /admin/v1/ledger")
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("name").stringValue().equals("outcome"))
                .findFirst()
                .orElseThrow()
                .at("/schema/enum");
        Answer refused = calls.to("GET /admin/v1/ledger")
                .at("/admin/v1/ledger?outcome=none")
                .as(ADMIN_KEY, 400);

        assertThat(refused.text("/errors/0/message"))
                .isEqualTo("must be one of "
                        + String.join(
                                ", ",
                                outcomes.valueStream()
                                        .map(JsonNode::stringValue)
                                        .toList()));
    }

    // ---- all variants of each response -----------------------------------------------------------------------------

    @Test
    void everyAnswerFitsWithAndWithoutWhatNeedNotBeThere() throws ClassNotFoundException {
        JsonMapper json = gateway.bean(JsonMapper.class);

        assertThat(ApiEndpoint.all()).hasSizeGreaterThan(15).allSatisfy(endpoint -> {
            JsonNode described = document.success(endpoint.operationId());
            assertThat(endpoint.samples()).isNotEmpty().allSatisfy(sample -> {
                String written = json.writeValueAsString(sample);
                assertThat(document.faults(described, JsonMapper.shared().readTree(written)))
                        .as(endpoint + " " + written)
                        .isEmpty();
            });
        });
    }
}
