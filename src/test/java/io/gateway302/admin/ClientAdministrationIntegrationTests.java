package io.gateway302.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.Client;
import io.gateway302.identity.client.Clients;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

class ClientAdministrationIntegrationTests {

    private static final String CLIENTS = "/admin/v1/clients";

    private static final ParameterizedTypeReference<Map<String, @Nullable Object>> OBJECT =
            new ParameterizedTypeReference<>() {};

    private static RunningGateway gateway;
    private static RestTestClient admin;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory);
        admin = gateway.as(RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void leadsAClientThroughItsLife() {
        Map<String, @Nullable Object> client =
                body(post(CLIENTS, "{\"name\":\"story\"}").expectStatus().isCreated());
        String path = CLIENTS + "/" + client.get("id");
        assertThat(client)
                .containsOnlyKeys(
                        "id",
                        "name",
                        "enabled",
                        "operations",
                        "models",
                        "tags",
                        "limits",
                        "allowed_origins",
                        "prompt_retention",
                        "validation",
                        "version",
                        "created_at");
        assertThat(client.get("enabled")).isEqualTo(true);
        assertThat(Instant.parse(String.valueOf(client.get("created_at")))).isBefore(Instant.now());

        Map<String, @Nullable Object> key =
                body(post(path + "/keys", "{\"name\":\"web\",\"expires_at\":\"2999-12-31T23:00:00+01:00\"}")
                        .expectStatus()
                        .isCreated());
        assertThat(key).containsOnlyKeys("id", "name", "key", "created_at", "expires_at");
        assertThat(key.get("expires_at")).isEqualTo("2999-12-31T22:00:00Z");
        String secret = String.valueOf(key.get("key"));
        assertThat(secret).startsWith("gw302_" + key.get("id") + "_");
        assertThat(statusFor(secret)).isEqualTo(404);

        Map<String, @Nullable Object> keys =
                body(get(path + "/keys").expectStatus().isOk());
        assertThat(keys.toString()).contains("web").doesNotContain(secret.split("_")[2]);

        assertThat(body(patch(path, "{\"enabled\":false}")).get("name")).isEqualTo("story");
        assertThat(statusFor(secret)).isEqualTo(401);
        assertThat(body(patch(path, "{\"enabled\":true,\"name\":\"history\"}")).get("name"))
                .isEqualTo("history");
        assertThat(statusFor(secret)).isEqualTo(404);
        assertThat(body(get(path))).containsEntry("name", "history").isEqualTo(body(patch(path, "{}")));

        delete(path + "/keys/" + key.get("id")).expectStatus().isNoContent();
        assertThat(statusFor(secret)).isEqualTo(401);
        delete(path + "/keys/" + key.get("id")).expectStatus().isNotFound();

        delete(path).expectStatus().isNoContent();
        get(path).expectStatus().isNotFound().expectBody().jsonPath("$.type").isEqualTo("/problems/not-found");
    }

    @Test
    void saysWhereANewClientIs() {
        ResponseSpec created = post(CLIENTS, "{\"name\":\"somewhere\"}");

        String location = Objects.requireNonNull(
                created.returnResult().getResponseHeaders().getFirst("Location"));
        get(location).expectStatus().isOk().expectBody().jsonPath("$.name").isEqualTo("somewhere");
    }

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 3; i++) {
            post(CLIENTS, "{\"name\":\"client-" + i + "\"}").expectStatus().isCreated();
        }

        List<String> names = new ArrayList<>();
        Object cursor = "";
        while (cursor != null) {
            Map<String, @Nullable Object> page = body(get(CLIENTS + "?limit=2&cursor=" + cursor));
            assertThat(items(page, "items")).hasSizeBetween(1, 2);
            items(page, "items").forEach(client -> names.add(String.valueOf(client.get("name"))));
            cursor = page.get("next_cursor");
        }

        assertThat(names).doesNotHaveDuplicates().containsSubsequence("client-0", "client-1", "client-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | name=required",
                "{\"name\":null}                        | name=null",
                "{\"name\":\"\"}                        | name=size",
                "{\"name\":\" a\"}                      | name=named",
                "{\"name\":\"a\\n\"}                    | name=named",
                "{\"name\":\"a\\u202eb\"}               | name=named",
                "{\"name\":\"a\\u0000b\"}               | name=named",
                "{\"name\":\"a\\u001b[2Jb\"}            | name=named",
                "{\"name\":\"a\\nb\"}                   | name=named",
                "{\"name\":\"a\\u0085b\"}               | name=named",
                "{\"name\":\"a\\u2028b\"}               | name=named",
                "{\"name\":\"a\\ue000b\"}               | name=named",
                "{\"name\":\"a\\ud800b\"}               | name=encoding",
                "{\"name\":\"a\\u0378b\"}               | name=named",
                "{\"name\":\"\\u00a0\"}                 | name=named",
                "{\"name\":\"a\\u00a0b\"}               | name=named",
                "{\"name\":\"TAKEN\"}                   | name=taken",
                "{\"name\":{}}                          | name=type",
                "{\"name\":\"taken\"}                   | name=taken",
                "{\"name\":\"x\",\"version\":1}         | version=unknown",
                "{\"nmae\":\"x\",\"operations\":null}   | name=required nmae=unknown operations=null"
            })
    void refusesABadClient(String request, String violations) {
        gateway.bean(Clients.class).provide("taken", null);

        assertViolations(post(CLIENTS, request), violations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"k\",\"expires_at\":\"tomorrow\"}             | expires_at=format",
                "{\"name\":\"k\",\"expires_at\":\"2020-01-01\"}           | expires_at=format",
                "{\"name\":\"k\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | expires_at=future",
                "{\"expires\":\"2999-01-01T00:00:00Z\"}                   | expires=unknown name=required"
            })
    void refusesABadKey(String request, String violations) {
        Clients clients = gateway.bean(Clients.class);
        clients.provide("owner", null);
        String id = clients.list("", 1).getFirst().id();

        assertViolations(post(CLIENTS + "/" + id + "/keys", request), violations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"taken\"}    | name=taken",
                "{\"name\":null}         | name=null",
                "{\"enabled\":null}      | enabled=null",
                "{\"enabled\":\"maybe\"} | enabled=type",
                "{\"id\":\"x\"}          | id=unknown"
            })
    void refusesABadPatch(String request, String violations) {
        Clients clients = gateway.bean(Clients.class);
        clients.provide("taken", null);
        clients.provide("changing", null);
        Client changing = clients.list("", 200).stream()
                .filter(client -> client.name().equals("changing"))
                .findFirst()
                .orElseThrow();

        assertViolations(
                send(HttpMethod.PATCH, CLIENTS + "/" + changing.id(), "application/json", request), violations);
    }

    @Test
    void refusesABadPage() {
        assertViolations(get(CLIENTS + "?limit=0&cursor=%25"), "cursor=pattern limit=range");
        assertViolations(get(CLIENTS + "?limit=many"), "limit=type");
    }

    @Test
    void refusesWhatIsNotOneJsonObject() {
        for (String body : new String[] {"", "{", "[]", "null"}) {
            post(CLIENTS, body)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.type")
                    .isEqualTo("/problems/malformed-request");
        }
        send(HttpMethod.POST, CLIENTS, "text/plain", "{\"name\":\"x\"}")
                .expectStatus()
                .isEqualTo(415);
    }

    private void assertViolations(ResponseSpec response, String expected) {
        Map<String, @Nullable Object> problem = body(response.expectStatus().isBadRequest());
        assertThat(problem.get("type")).isEqualTo("/problems/validation-failed");
        assertThat(items(problem, "errors"))
                .map(error -> error.get("field") + "=" + error.get("code"))
                .containsExactlyInAnyOrder(expected.split(" "));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, @Nullable Object> body, String name) {
        return (List<Map<String, Object>>) Objects.requireNonNull(body.get(name));
    }

    private int statusFor(String key) {
        return gateway.as(key)
                .get()
                .uri("/api/v1/nothing")
                .exchange()
                .returnResult()
                .getStatus()
                .value();
    }

    private ResponseSpec get(String path) {
        return admin.get()
                .uri(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .exchange();
    }

    private ResponseSpec delete(String path) {
        return admin.delete().uri(path).exchange();
    }

    private ResponseSpec post(String path, String body) {
        return send(HttpMethod.POST, path, "application/json", body);
    }

    private ResponseSpec patch(String path, String body) {
        return send(HttpMethod.PATCH, path, "application/merge-patch+json", body)
                .expectStatus()
                .isOk();
    }

    private ResponseSpec send(HttpMethod method, String path, String type, String body) {
        return admin.method(method)
                .uri(path)
                .contentType(MediaType.parseMediaType(type))
                .body(body)
                .exchange();
    }

    private static Map<String, @Nullable Object> body(ResponseSpec response) {
        return Objects.requireNonNull(response.expectBody(OBJECT).returnResult().getResponseBody());
    }
}
