package io.gateway302.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.api.image.CharacterBodies;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the query parameters of the gateway's own endpoints. */
class QueryIntegrationTests {

    private static RunningGateway gateway;
    private static AdminCaller admin;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = RunningGateway.start(data, "GATEWAY_AUDITOR_KEY=an-auditors-key");
        admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /admin/v1/clients",
        "POST,   /admin/v1/clients",
        "GET,    /admin/v1/clients/x",
        "PATCH,  /admin/v1/clients/x",
        "DELETE, /admin/v1/clients/x",
        "GET,    /admin/v1/clients/x/keys",
        "POST,   /admin/v1/clients/x/keys",
        "POST,   /admin/v1/clients/x/keys/y/rotate",
        "DELETE, /admin/v1/clients/x/keys/y",
        "GET,    /admin/v1/ledger",
        "GET,    /admin/v1/ledger/export",
        "GET,    /admin/v1/ledger/verify",
        "GET,    /admin/v1/ledger/gen_1",
        "GET,    /admin/v1/usage",
        "GET,    /admin/v1/audit",
        "GET,    /admin/v1/prices",
        "GET,    /admin/v1/upstream-keys",
        "GET,    /api/v1/operations",
        "GET,    /api/v1/operations/doubao.drawing.character",
        "GET,    /api/v1/operations/not-callable",
        "GET,    /api/v1/me",
        "POST,   /api/v1/browser-tokens",
        "POST,   /api/v1/images/character",
    })
    void anUnknownParameterIsRefusedByItsName(String method, String path) {
        String key = admin.post(
                        admin.client("{\"name\":\"c-" + System.nanoTime() + "\"}") + "/keys", "{\"name\":\"k\"}")
                .text("key");
        AdminCaller caller = path.startsWith("/api") ? new AdminCaller(gateway, key) : admin;

        assertThat(caller.send(
                                method,
                                path + "?limitt=5&%20Team=1",
                                path.endsWith("character") ? CharacterBodies.MINIMAL : "{}")
                        .isProblem(400, "validation-failed")
                        .violations())
                .contains(" Team=unknown", "limitt=unknown");
    }

    @Test
    void aClientIsFoundByItsName() {
        admin.client("{\"name\":\"shop\"}");
        admin.client("{\"name\":\"blog\"}");

        assertThat(admin.get("/admin/v1/clients?name=blog").is(200).list("items[*].name"))
                .isEqualTo(List.of("blog"));
        assertThat(admin.get("/admin/v1/clients?name=nobody").is(200).list("items"))
                .isEmpty();
        admin.get("/admin/v1/clients?name=blog&limit=0").isProblem(400, "validation-failed");
    }

    @ParameterizedTest
    @CsvSource({RunningGateway.ADMIN_KEY, "an-auditors-key"})
    void anOperatorReadsTheCatalog(String key) {
        AdminCaller operator = new AdminCaller(gateway, key);

        assertThat(operator.get("/api/v1/operations?limit=1000").is(200).list("items[*].id"))
                .contains("doubao.drawing.character");
        assertThat(operator.get("/api/v1/operations/doubao.drawing.character")
                        .is(200)
                        .text("id"))
                .isEqualTo("doubao.drawing.character");
        operator.get("/api/v1/operations/not-callable").is(200);
        operator.get("/api/v1/me").isProblem(403, "not-allowed");
        operator.post("/api/v1/images/character", "{}").isProblem(403, "not-allowed");
    }
}
