package io.gateway302.admin;

import static io.gateway302.admin.AdminCaller.CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.admin.AdminCaller.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of auditors, who may only read the administration, and of the audit trail of changes. */
class AuditIntegrationTests {

    private static final String AUDIT = "/admin/v1/audit";
    private static final String AUDITOR_KEY = "auditors-key-for-tests";

    private static RunningGateway gateway;
    private static AdminCaller admin;
    private static AdminCaller auditor;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(directory, "GATEWAY_AUDITOR_KEY=" + AUDITOR_KEY);
        admin = new AdminCaller(gateway, RunningGateway.ADMIN_KEY);
        auditor = new AdminCaller(gateway, AUDITOR_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void letsAnAuditorRead() {
        String client = admin.client("{\"name\":\"read-by-an-auditor\"}");

        auditor.get(CLIENTS).is(200);
        auditor.get(client).is(200);
        auditor.get(client + "/keys").is(200);
        auditor.get(AUDIT).is(200);
    }

    @Test
    void letsAnAuditorDoNothingElse() {
        String client = admin.client("{\"name\":\"unchanged\"}");
        String key = client + "/keys/"
                + admin.post(client + "/keys", "{\"name\":\"k\"}").text("id");

        auditor.post(CLIENTS, "{\"name\":\"x\"}").isProblem(403, "not-allowed");
        auditor.patch(client, "{\"enabled\":false}").isProblem(403, "not-allowed");
        auditor.delete(client).isProblem(403, "not-allowed");
        auditor.post(client + "/keys", "{\"name\":\"x\"}").isProblem(403, "not-allowed");
        auditor.post(key + "/rotate", "{\"overlap_seconds\":0}").isProblem(403, "not-allowed");
        auditor.delete(key).isProblem(403, "not-allowed");
        auditor.send("PUT", client, "{}").isProblem(403, "not-allowed");
        auditor.send("OPTIONS", client, "").isProblem(403, "not-allowed");
        auditor.get("/api/v1/nothing").isProblem(403, "not-allowed");

        admin.get(client).is(200).hasVersion(1);
    }

    @Test
    void notesWhoDidWhat() throws Exception {
        String client = admin.client("{\"name\":\"watched\",\"limits\":{\"usd_per_day\":\"5\"}}");
        String id = client.substring(CLIENTS.length() + 1);
        admin.patch(client, "{\"limits\":null}").is(200);
        admin.patch(client, "{\"name\":null}").is(400);
        admin.patch(client, "{\"enabled\":false}", "If-Match", "\"1\"").is(412);
        String key = admin.post(client + "/keys", "{\"name\":\"web\"}").is(201).text("key");
        String keyId = key.split("_")[1];
        String successor = admin.post(client + "/keys/" + keyId + "/rotate", "{\"overlap_seconds\":5}")
                .is(201)
                .text("key");
        admin.delete(client + "/keys/" + keyId).is(204);
        admin.delete(client).is(204);

        Answer audit = auditor.get(AUDIT + "?client=" + id).is(200);

        assertThat(audit.json("items[*].action"))
                .isEqualTo(List.of(
                        "client.remove", "key.revoke", "key.rotate", "key.issue", "client.update", "client.create"));
        assertThat(audit.json("items[0].actor")).isEqualTo("administrator:" + fingerprint(RunningGateway.ADMIN_KEY));
        assertThat(audit.json("items[0].target_type")).isEqualTo("client");
        assertThat(audit.json("items[0].target_id")).isEqualTo(id);
        assertThat(audit.json("items[1].target_id")).isEqualTo(keyId);
        assertThat(audit.json("items[4].detail.before.limits.usd_per_day")).isEqualTo("5");
        assertThat(audit.text("items[4].detail.after")).isEqualTo("{limits={}}");
        assertThat(audit.text("items[0].at")).endsWith("Z");
        assertThat(audit.response().body())
                .doesNotContain(key.split("_")[2], successor.split("_")[2], RunningGateway.ADMIN_KEY);
        assertThat(auditor.get(AUDIT + "?client=watched").json("items.length()"))
                .isEqualTo(6);
    }

    @Test
    void listsPageByPage() {
        String client = admin.client("{\"name\":\"paged\"}");
        for (int i = 1; i < 5; i++) {
            admin.patch(client, "{\"limits\":{\"concurrency\":" + i + "}}").is(200);
        }

        List<Object> concurrency = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (!cursor.equals("null")) {
            Answer page = auditor.get(AUDIT + "?client=paged&limit=2&cursor=" + cursor)
                    .is(200);
            concurrency.addAll((List<?>) page.json("items[*].detail.after.limits.concurrency"));
            cursor = page.text("next_cursor");
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(concurrency).containsExactly(4, 3, 2, 1);
        assertThat(auditor.get(AUDIT + "?client=paged&to=2020-01-01T00:00:00Z").json("items.length()"))
                .isEqualTo(0);
        assertThat(auditor.get(AUDIT + "?client=paged&from=2020-01-01T00:00:00Z")
                        .json("items.length()"))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"from=yesterday, from=format", "to=2020-02-30, to=format", "ask=1, ask=unknown", "limit=0, limit=range"
    })
    void refusesABadQuestion(String query, String violation) {
        assertThat(auditor.get(AUDIT + "?" + query)
                        .isProblem(400, "validation-failed")
                        .violations())
                .containsExactly(violation);
    }

    private static String fingerprint(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 8);
    }
}
